import type { PlanCondition } from '../plan.ts'
import { formatQuantity } from '../units/format.ts'

/**
 * A condition in words: `latency.mean above 50ms`, `throughput of write drops by 30%`, `errors above 10%`.
 */
export function describeCondition(condition: PlanCondition): string {
  switch (condition.kind) {
    case 'latency': {
      const { above, stat } = condition
      const limit =
        'ms' in above
          ? formatQuantity('duration', above.ms)
          : `${formatQuantity('percent', above.percent)} of ${above.ofPhase}`
      return `latency.${stat}${scope(condition)} above ${limit}`
    }
    case 'errors':
      return `errors${scope(condition)} above ${formatQuantity('percent', condition.abovePercent)}`
    case 'throughputDrop':
      return `throughput${scope(condition)} drops by ${formatQuantity('percent', condition.dropPercent)}`
    case 'all':
      return condition.conditions.map(describeCondition).join(' and ')
    case 'custom':
      return condition.name
  }
}

function scope({ operation }: { readonly operation?: string }): string {
  return operation === undefined ? '' : ` of ${operation}`
}
