import type { RunResult } from '@gradual/runner'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../packages/runner/src/cli/exit-codes.ts'

const met = { expectation: 'verdict is broke', met: true, actual: 'broke' }
const unmet = { expectation: 'verdict is held', met: false, actual: 'broke' }
const criticalPoint = {
  workload: 2400,
  lastGood: 2300,
  bracket: [2300, 2400],
  at: '2026-11-23T12:00:00.000Z',
  cause: { condition: 'latency.mean above 50ms', required: 50, actual: 60, unit: 'ms' },
  confirmed: true,
} as const
const lost = { ...criticalPoint, cause: { condition: 'targetLost', required: null, actual: null, unit: '' } }

type Outcome = Pick<RunResult, 'verdict' | 'stoppedBy' | 'expectations' | 'criticalPoint'>
const outcome = (part: Partial<Outcome>): RunResult =>
  ({ verdict: 'broke', stoppedBy: null, expectations: [], criticalPoint: null, ...part }) as Outcome as RunResult

test.each([
  ['broke, as scenarios do', { criticalPoint }, 0],
  ['held', { verdict: 'held' }, 0],
  ['every expectation met', { criticalPoint, expectations: [met] }, 0],
  ['one expectation of two not met', { criticalPoint, expectations: [met, unmet] }, 1],
  ['lost its target after a load that passed', { criticalPoint: lost, stoppedBy: 'targetLost' }, 3],
  ['the same, whatever was expected', { criticalPoint: lost, expectations: [unmet] }, 3],
  ['broke, and then its target was lost for good', { criticalPoint, stoppedBy: 'targetLost' }, 3],
  ['lost its target before', { verdict: 'aborted', stoppedBy: 'targetLost' }, 3],
  ['a target that served nothing from the start', { verdict: 'aborted' }, 3],
  ['inconclusive', { verdict: 'inconclusive' }, 4],
  ['inconclusive, whatever was expected', { verdict: 'inconclusive', expectations: [unmet] }, 4],
  ['stopped by --max-time', { verdict: 'aborted', stoppedBy: 'maxTime' }, 4],
] as const)('%s', (_, part, code) => {
  expect(exitCodeOf(outcome(part))).toBe(code)
})
