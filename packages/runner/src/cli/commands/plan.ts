import type { Command } from 'commander'
import { printJson, printOut } from '../output.ts'
import { addParamOption, type ParamOptions, SCENARIO } from './shared.ts'

interface PlanCommandOptions extends ParamOptions {
  readonly quick?: boolean
  readonly json?: boolean
}

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .description('print what a scenario would do: phases, steps, loads, total time')
    .argument('<scenario>', SCENARIO)
  addParamOption(command)
    .option('--quick', 'the plan of a quick run')
    .option('--json', 'the plan itself, which run takes in place of the scenario')
    .action(async (scenario: string, options: PlanCommandOptions) => {
      const { loadPlan } = await import('../../scenario/index.ts')
      const { quicken, renderPlan } = await import('../../plan/index.ts')
      const loaded = await loadPlan(scenario, { flags: options.param ?? {}, env: process.env })
      const plan = options.quick ? quicken(loaded.plan) : loaded.plan
      if (options.json) printJson(plan)
      else printOut(renderPlan(plan))
    })
}
