import type { Command } from 'commander'
import { reportError } from '../errors.ts'
import type { ExitCode } from '../exit-codes.ts'
import { printOut } from '../output.ts'
import { addParamOption, type ParamOptions, SCENARIO } from './shared.ts'

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('check types and plan; nothing is run')
    .argument('<scenario...>', SCENARIO)
  addParamOption(command).action(async (scenarios: readonly string[], options: ParamOptions) => {
    const { loadPlan } = await import('../../scenario/index.ts')
    const verbose = program.opts<{ verbose?: boolean }>().verbose === true
    let worst: ExitCode = 0
    for (const scenario of scenarios) {
      try {
        const { plan } = await loadPlan(scenario, { flags: options.param ?? {}, env: process.env })
        printOut(`${scenario} is good: ${plan.scenario}, ${plan.phases.map(phase => phase.name).join(', ')}`)
      } catch (error) {
        const code = reportError(error, verbose)
        if (code > worst) worst = code
      }
    }
    process.exitCode = worst
  })
}
