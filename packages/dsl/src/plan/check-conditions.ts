import type { Plan, PlanCondition } from '../plan.ts'
import { didYouMean } from '../suggest.ts'
import { formatQuantity } from '../units/format.ts'
import type { Issues } from './issues.ts'

/** What a condition may refer to. */
export interface ConditionScope {
  readonly plan: Plan
  /** Phases before the one that is judged. */
  readonly before: readonly string[]
}

export function checkCondition(issues: Issues, path: string, condition: PlanCondition, scope: ConditionScope): void {
  if ('operation' in condition) checkOperation(issues, path, condition.operation, scope)
  switch (condition.kind) {
    case 'latency':
      checkLimit(issues, `${path}.above`, condition.above, scope)
      break
    case 'errors':
      if (!(condition.abovePercent >= 0 && condition.abovePercent < 100)) {
        const message = `errors can be above 0% to 99%, not above ${condition.abovePercent}%`
        issues.add(`${path}.abovePercent`, message)
      }
      break
    case 'throughputDrop':
      if (!(condition.dropPercent > 0 && condition.dropPercent < 100)) {
        const message = `throughput can drop by more than 0% and less than 100%, not by ${condition.dropPercent}%`
        issues.add(`${path}.dropPercent`, message)
      }
      break
    case 'all':
      if (condition.conditions.length < 2) issues.add(`${path}.conditions`, 'two conditions are needed for .and()')
      condition.conditions.forEach((part, i) => {
        checkCondition(issues, `${path}.conditions.${i}`, part, scope)
      })
      break
    case 'custom':
      if (condition.name === '') issues.add(`${path}.name`, 'a condition of your own needs a name')
  }
}

function checkOperation(issues: Issues, path: string, name: string | undefined, { plan }: ConditionScope): void {
  const names = plan.operations.map(operation => operation.name)
  if (name === undefined || names.includes(name)) return
  issues.add(`${path}.operation`, `the workload has no operation '${name}'`, didYouMean(name, names, 'operations'))
}

type Limit = Extract<PlanCondition, { readonly kind: 'latency' }>['above']

function checkLimit(issues: Issues, path: string, limit: Limit, { before, plan }: ConditionScope): void {
  if ('ms' in limit) {
    issues.positive(`${path}.ms`, limit.ms, 'the limit')
    const { deadlineMs } = plan.target
    // What has no reply counts with its deadline: a higher limit would pass a system that answers nothing at all.
    if (limit.ms >= deadlineMs) {
      const message = `the limit of ${formatQuantity('duration', limit.ms)} can never be broken: a request is given up after ${formatQuantity('duration', deadlineMs)}`
      issues.add(`${path}.ms`, message, 'lower the limit, or raise the deadline of the target')
    }
    return
  }
  issues.positive(`${path}.percent`, limit.percent, 'the share of the baseline')
  if (!before.includes(limit.ofPhase)) {
    const hint = didYouMean(limit.ofPhase, before, 'phases before it')
    issues.add(`${path}.ofPhase`, `phase '${limit.ofPhase}' is not before it`, hint)
  }
}
