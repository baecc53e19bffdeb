import type { Plan, PlanIssue } from '../plan.ts'
import { checkExpectations } from './check-expectations.ts'
import { checkOperations } from './check-operations.ts'
import { checkPhases } from './check-phases.ts'
import { checkTarget } from './check-target.ts'
import { paramsIn } from './evaluate.ts'
import { findNameFault, Issues } from './issues.ts'

/**
 * Everything that is wrong with a plan whose form is right (`plan.schema.json`): ranges, names, references, loads.
 *
 * For plans read from JSON; `compile` has it done already. Lines are those in the plan.
 */
export function checkPlan(plan: Plan): PlanIssue[] {
  const issues = new Issues()
  checkScenarioName(issues, plan.scenario)
  checkTarget(issues, plan.target)
  checkOperations(issues, plan)
  checkPhases(issues, plan)
  checkExpectations(issues, plan)
  checkBindings(issues, plan)
  return issues.list.map(issue => ({ ...issue, ...placeOf(plan, issue.path) }))
}

function checkScenarioName(issues: Issues, name: string): void {
  const fault = /[/\\]/.test(name)
    ? 'has a slash in it'
    : name.startsWith('.')
      ? 'begins with a dot'
      : findNameFault(name)
  if (fault !== undefined) {
    issues.add('scenario', `the scenario's name ${fault}`, 'the folder of its results is called after it')
  }
}

function checkBindings(issues: Issues, plan: Plan): void {
  plan.bindings.forEach(({ path, expr }, index) => {
    if (typeof valueAt(plan, path) !== 'number') issues.add(`bindings.${index}.path`, `there is no number at '${path}'`)
    for (const name of paramsIn(expr)) {
      if (!Object.hasOwn(plan.params, name)) issues.add(`bindings.${index}.expr`, `there is no parameter '${name}'`)
    }
  })
}

function valueAt(value: unknown, path: string): unknown {
  let part = value
  for (const key of path.split('.')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined
    part = (part as { readonly [name: string]: unknown })[key]
  }
  return part
}

/** The place of the innermost part around a path that has one. */
function placeOf(plan: Plan, path: string): Pick<PlanIssue, 'line' | 'file'> {
  const keys = path.split('.')
  for (let length = keys.length; length > 0; length--) {
    const part = valueAt(plan, keys.slice(0, length).join('.'))
    if (typeof part !== 'object' || part === null || !('line' in part)) continue
    const { line, file } = part as { readonly line: number; readonly file?: string }
    return file === undefined ? { line } : { line, file }
  }
  return {}
}
