import type { LatencyStat } from '../plan.ts'
import { recordPiece } from '../recorder.ts'
import { type Mark, markCaller } from '../source-location.ts'
import type { JudgeWindow } from './custom.ts'
import type { AllMetrics, Condition } from './stages.ts'

const brand = Symbol.for('gradual.condition')

interface Marked {
  readonly mark: Mark
}

/** What a condition was written as; amounts are read when the plan is built. */
export type ConditionNode = Marked &
  (
    | {
        readonly kind: 'latency'
        readonly stat: LatencyStat
        readonly operation?: string
        readonly limit: unknown
        readonly ofPhase?: string
      }
    | { readonly kind: 'errors'; readonly operation?: string; readonly limit: unknown }
    | { readonly kind: 'throughputDrop'; readonly operation?: string; readonly limit: unknown }
    | { readonly kind: 'all'; readonly conditions: readonly unknown[] }
    | { readonly kind: 'custom'; readonly name: string; readonly judge: JudgeWindow }
  )

class ConditionBuilder {
  readonly [brand]: ConditionNode

  constructor(node: ConditionNode, verb: string, from: readonly object[] = []) {
    this[brand] = node
    Object.freeze(this)
    recordPiece({ value: this, from, verb, mark: node.mark })
  }

  and(other: unknown): ConditionBuilder {
    const parts = typeof other === 'object' && other !== null ? [this, other] : [this]
    return new ConditionBuilder({ kind: 'all', conditions: [this, other], mark: markCaller() }, 'and', parts)
  }

  of(phase: string): ConditionBuilder {
    return new ConditionBuilder({ ...this[brand], ofPhase: phase } as ConditionNode, 'of', [this])
  }
}

/** The node behind a condition, also of another copy of this package; undefined for anything else. */
export function conditionNode(value: unknown): ConditionNode | undefined {
  return typeof value === 'object' && value !== null && brand in value ? (value as ConditionBuilder)[brand] : undefined
}

const stats: readonly LatencyStat[] = ['mean', 'p50', 'p90', 'p99', 'p999', 'max']

function metricsOf(operation: string | undefined) {
  const scope = operation === undefined ? {} : { operation }
  const latency = (stat: LatencyStat) => ({
    above: (limit: unknown) =>
      new ConditionBuilder({ kind: 'latency', stat, ...scope, limit, mark: markCaller() }, 'above'),
  })
  return {
    latency: Object.fromEntries(stats.map(stat => [stat, latency(stat)])),
    errors: {
      above: (limit: unknown) => new ConditionBuilder({ kind: 'errors', ...scope, limit, mark: markCaller() }, 'above'),
    },
    throughput: {
      dropsBy: (limit: unknown) =>
        new ConditionBuilder({ kind: 'throughputDrop', ...scope, limit, mark: markCaller() }, 'dropsBy'),
    },
  }
}

/** What the lambda of `failWhen` receives. */
export const allMetrics = { ...metricsOf(undefined), of: metricsOf } as unknown as AllMetrics

/**
 * A condition of one's own. The plan keeps its name; workers and `redetect` find the function in the scenario's module.
 *
 * @param name unique among the functions of the scenario
 * @example condition('unfair', (window, baseline) => window.latencyMs.max > 20 * baseline.latencyMs.mean)
 */
export function condition(name: string, judge: JudgeWindow): Condition {
  const node = { kind: 'custom', name, judge, mark: markCaller() } as const
  return new ConditionBuilder(node, 'condition') as unknown as Condition
}
