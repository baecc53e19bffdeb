import type { Plan } from '../plan.ts'
import type { Issues } from './issues.ts'

/** An expectation that no run of the plan could meet, or miss, is a mistake. */
export function checkExpectations(issues: Issues, { expectations, phases }: Plan): void {
  const canFail = phases.some(({ failWhen }) => failWhen.length > 0)
  const recovers = phases.some(phase => phase.kind === 'at' && phase.recoverWithinMs !== undefined)
  expectations.forEach((expectation, index) => {
    const path = `expectations.${index}`
    switch (expectation.kind) {
      case 'criticalPoint':
        if (expectation.atLeast !== undefined) issues.positive(`${path}.atLeast`, expectation.atLeast, 'the load')
        if (expectation.atMost !== undefined) issues.positive(`${path}.atMost`, expectation.atMost, 'the load')
        if (!canFail)
          issues.add(path, 'a critical point is expected, but nothing here can fail', 'give a phase .failWhen()')
        break
      case 'timeToRecover':
        issues.positive(`${path}.atMostMs`, expectation.atMostMs, 'the time to recover')
        if (!recovers) {
          const hint = "give a phase .at('70%').recoverWithin('60s')"
          issues.add(path, 'a recovery is expected, but no phase asks for it', hint)
        }
        break
      case 'verdict':
        if (!canFail && expectation.is === 'broke') {
          issues.add(path, "'broke' is expected, but nothing here can fail", 'give a phase .failWhen()')
        }
    }
  })
}
