import { GradualError, type Plan, type PlanCondition } from '@gradual/dsl'
import { bindParams, diffPlans } from '../plan/index.ts'

/** What the detector asks of the windows; anything else decides which load is put on, and that is done. */
const JUDGEMENT = /^(?:params|expectations|phases\.\d+\.failWhen)\./

/**
 * The plan of a stored run with other values of its parameters.
 *
 * @throws GradualError PARAM_UNKNOWN, PARAM_INVALID; PLAN_INVALID where a parameter changes more than conditions, or where
 * a condition is a function, which is not stored
 */
export function rebind(plan: Plan, given: Readonly<Record<string, string>>): Plan {
  const custom = plan.phases.flatMap(phase => phase.failWhen).flatMap(customNames)
  if (custom.length > 0) {
    throw new GradualError('PLAN_INVALID', `the condition ${custom[0]} is a function of the scenario and not stored`, {
      hint: 'only conditions on latency, throughput and errors can be judged again',
    })
  }
  for (const name of Object.keys(given)) refuseWithoutBinding(plan, name)
  const bound = bindParams(plan, given)
  const issue = bound.issues[0]
  if (issue !== undefined) {
    const name = issue.path.replace(/^params\./, '')
    const isParam = issue.path.startsWith('params.')
    const code = !isParam ? 'PLAN_INVALID' : Object.hasOwn(plan.params, name) ? 'PARAM_INVALID' : 'PARAM_UNKNOWN'
    throw new GradualError(code, `${isParam ? `-p ${name}` : issue.path}: ${issue.message}`, {
      ...(issue.hint !== undefined && { hint: issue.hint }),
    })
  }
  const other = diffPlans(plan, bound.plan).find(({ path }) => !JUDGEMENT.test(path))
  if (other !== undefined) {
    const names = Object.keys(given).filter(name => changes(plan, name, other.path))
    throw new GradualError(
      'PLAN_INVALID',
      `-p ${names.join(', ') || Object.keys(given).join(', ')} changes ${other.path}, which decides what load is put on`,
      { hint: 'that cannot be known from stored windows: gradual run with these parameters' },
    )
  }
  return bound.plan
}

/** A parameter that no number of the plan comes from was used up when the scenario was compiled. */
function refuseWithoutBinding(plan: Plan, name: string): void {
  if (!Object.hasOwn(plan.params, name) || plan.bindings.some(({ expr }) => mentions(expr, name))) return
  throw new GradualError('PLAN_INVALID', `-p ${name} is not bound to a condition of the stored plan`, {
    hint: 'the scenario reads it as text: compile it anew with gradual run',
  })
}

function changes(plan: Plan, name: string, path: string): boolean {
  return plan.bindings.some(binding => binding.path === path && mentions(binding.expr, name))
}

function mentions(expr: Plan['bindings'][number]['expr'], name: string): boolean {
  if (typeof expr === 'number') return false
  return 'param' in expr ? expr.param === name : mentions(expr.left, name) || mentions(expr.right, name)
}

function customNames(condition: PlanCondition): string[] {
  if (condition.kind === 'custom') return [condition.name]
  return condition.kind === 'all' ? condition.conditions.flatMap(customNames) : []
}
