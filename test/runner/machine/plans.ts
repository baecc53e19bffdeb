import type { Plan, PlanCondition, PlanPhase } from '@gradual/dsl'

/** The conditions of the scenario that everybody starts with. */
export const ZK_CONDITIONS: readonly PlanCondition[] = [
  { kind: 'latency', stat: 'mean', above: { ms: 50 } },
  { kind: 'throughputDrop', dropPercent: 30 },
  { kind: 'errors', abovePercent: 10 },
]

const common = { tags: [], failWhen: [], settleMs: 0 }

export function hold(name: string, load: number, holdMs: number, more: Partial<PlanPhase> = {}): PlanPhase {
  return { ...common, kind: 'hold', name, load, holdMs, ...more } as PlanPhase
}

export function ramp(
  name: string,
  everyMs: number,
  shape: { readonly from?: number; readonly by?: number; readonly upTo?: number; readonly count?: number },
  more: Partial<PlanPhase> = {},
): PlanPhase {
  const { by, ...rest } = shape
  return {
    ...common,
    kind: 'ramp',
    name,
    everyMs,
    ...rest,
    ...(by === undefined ? {} : { by: { load: by } }),
    ...more,
  } as PlanPhase
}

export function at(
  name: string,
  sharePercent: number,
  ofPhase: string,
  times: { readonly settleMs: number; readonly recoverWithinMs?: number; readonly holdMs?: number },
): PlanPhase {
  return {
    ...common,
    kind: 'at',
    name,
    sharePercent,
    ofPhase,
    holdMs: 10_000,
    mitigations: [],
    ...times,
  }
}

export function planOf(phases: readonly PlanPhase[], more: Partial<Plan> = {}): Plan {
  return {
    schema: 'gradual/plan@1',
    scenario: 'test',
    tags: [],
    loadUnit: 'perSec',
    arrivals: 'constant',
    params: {},
    target: {
      kind: 'zookeeper',
      namespace: '/test',
      servers: [],
      clients: 100,
      parallelism: 20,
      sessionTimeoutMs: 30_000,
      deadlineMs: 5000,
    },
    operations: [
      { name: 'read', kind: 'getData', weight: 0.7, keys: 1000, pick: 'zipf', valueBytes: 1024 },
      { name: 'write', kind: 'setData', weight: 0.3, keys: 1000, pick: 'zipf', valueBytes: 1024 },
    ],
    phases,
    expectations: [],
    bindings: [],
    ...more,
  }
}

/** The shipped scenario with its times divided. */
export function zkPlan(options: { readonly divideBy?: number; readonly maxRequests?: number } = {}): Plan {
  const { divideBy = 10, maxRequests = 5000 } = options
  const stepMs = 10_000 / divideBy
  return planOf([
    hold('init', 50, stepMs, { settleMs: 5000 / divideBy }),
    ramp('warmup', stepMs, { by: 100, count: 5 }),
    ramp('load-increase', stepMs, { by: 100, upTo: maxRequests }, { failWhen: ZK_CONDITIONS }),
    at('mitigation', 70, 'load-increase', { settleMs: 5000 / divideBy, recoverWithinMs: 60_000 / divideBy }),
  ])
}
