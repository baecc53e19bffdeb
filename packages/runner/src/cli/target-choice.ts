import type { Plan } from '@gradual/dsl'

export interface ChosenTarget {
  readonly text: string
  readonly from: '--target' | 'GRADUAL_TARGET' | 'the scenario' | 'default'
}

/** Flag beats environment beats file; the sandbox where nobody says anything. */
export function chooseTarget(flag: string | undefined, env: NodeJS.ProcessEnv, plan: Plan): ChosenTarget {
  if (flag !== undefined) return { text: flag, from: '--target' }
  if (env.GRADUAL_TARGET) return { text: env.GRADUAL_TARGET, from: 'GRADUAL_TARGET' }
  if (plan.target.servers.length > 0) return { text: plan.target.servers.join(','), from: 'the scenario' }
  return { text: 'sandbox', from: 'default' }
}
