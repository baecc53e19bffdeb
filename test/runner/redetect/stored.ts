import type { Plan } from '@gradual/dsl'
import type { HistogramData, RunResult, WindowHistograms } from '@gradual/runner'
import { runSimulation, simulatedSandbox } from '../../../packages/runner/src/simulate/index.ts'
import type { SimulatedServer } from '../../../packages/runner/src/simulate/server.ts'
import type { HistogramLog } from '../../../packages/runner/src/stored/index.ts'

export interface Stored {
  readonly result: RunResult
  readonly log: HistogramLog
}

/** A run and its log, as they come back from files: the result is plain JSON, the log knows buckets and maxima. */
export function storeRun(
  plan: Plan,
  system: string | SimulatedServer,
  options: { readonly seed?: number; readonly only?: (window: WindowHistograms) => boolean } = {},
): Stored {
  const windows: WindowHistograms[] = []
  const { seed = 1, only = () => true } = options
  const result = runSimulation({
    plan,
    system: typeof system === 'string' ? simulatedSandbox(system, {}, seed) : { server: system, description: 'own' },
    seed,
    quick: false,
    runId: 'stored',
    version: '0.0.0',
    emit: () => {},
    tellWindow: make => windows.push(make()),
  })
  const found = new Map<string, HistogramData>()
  for (const window of windows.filter(only)) {
    const startMs = Date.parse(window.startedAt) - Date.parse(result.startedAt)
    for (const [name, { latency, service }] of Object.entries(window.operations)) {
      found.set(`${startMs}/${name}`, latency)
      found.set(`${startMs}/${name}:service`, service)
    }
    for (const own of ['pacingLag', 'slotWait', 'eventLoop'] as const) found.set(`${startMs}/:${own}`, window[own])
  }
  return {
    result: JSON.parse(JSON.stringify(result)) as RunResult,
    log: { find: (startMs, tag) => found.get(`${startMs}/${tag}`) },
  }
}

/** A plan whose latency limit is a parameter, as that of a scenario with `above(p.limit)`. */
export function withLimit(plan: Plan, limitMs: number): Plan {
  const index = plan.phases.findIndex(phase => phase.failWhen.some(condition => condition.kind === 'latency'))
  const at = plan.phases[index]!.failWhen.findIndex(condition => condition.kind === 'latency')
  const phases = structuredClone(plan.phases) as unknown as { failWhen: { above: { ms: number } }[] }[]
  phases[index]!.failWhen[at]!.above.ms = limitMs
  return {
    ...plan,
    params: { ...plan.params, limit: { unit: 'duration', writtenUnit: 'ms', value: limitMs, default: limitMs } },
    phases: phases as unknown as Plan['phases'],
    bindings: [{ path: `phases.${index}.failWhen.${at}.above.ms`, expr: { param: 'limit' } }],
  }
}
