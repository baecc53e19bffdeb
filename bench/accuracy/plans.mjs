// Plans as they come out of a scenario, and what is read from a run of one.

const common = { tags: [], failWhen: [], settleMs: 0 }

export const MEAN = { kind: 'latency', stat: 'mean', above: { ms: 50 } }
export const P99 = { kind: 'latency', stat: 'p99', above: { ms: 50 } }
export const ERRORS = { kind: 'errors', abovePercent: 10 }
export const DROP = { kind: 'throughputDrop', dropPercent: 30 }
/** Those that everybody starts with. */
export const ALL_THREE = [MEAN, DROP, ERRORS]

export function hold(name, load, holdMs, more = {}) {
  return { ...common, kind: 'hold', name, load, holdMs, ...more }
}

export function ramp(name, everyMs, { from, by, upTo }, more = {}) {
  return { ...common, kind: 'ramp', name, everyMs, from, by: { load: by }, upTo, ...more }
}

export function at(name, sharePercent, ofPhase, more = {}) {
  return { ...common, kind: 'at', name, sharePercent, ofPhase, holdMs: 10_000, mitigations: [], ...more }
}

export function planOf(phases, more = {}) {
  return {
    schema: 'gradual/plan@1',
    scenario: 'accuracy',
    tags: [],
    loadUnit: 'perSec',
    arrivals: 'poisson',
    params: {},
    target: {
      kind: 'zookeeper',
      namespace: '/accuracy',
      servers: [],
      clients: 100,
      parallelism: 20,
      sessionTimeoutMs: 30_000,
      deadlineMs: 5000,
    },
    operations: [{ name: 'read', kind: 'getData', weight: 1, keys: 1000, pick: 'zipf', valueBytes: 100 }],
    phases,
    expectations: [],
    bindings: [],
    ...more,
  }
}

/** A number in [0, 1) that differs from seed to seed, evenly: where the truth lies between two steps must not be the author's choice. */
export function offsetOf(seed) {
  return (seed * 0.6180339887498949) % 1
}

/** A fast first load, then steps around the load in question. */
export function climb(seed, { stepMs, from, by, upTo, failWhen, ...more }) {
  return planOf(
    [
      hold('init', 500, Math.min(stepMs, 60_000)),
      ramp('load-increase', stepMs, { from: from + offsetOf(seed) * by, by, upTo }, { failWhen }),
    ],
    more,
  )
}

/** The bracket as it is reported: what was tried, and never narrower than the interval. */
export function bracketOf({ critical }) {
  if (critical === undefined) return undefined
  const { load, lastGood = 0, ci95 } = critical
  return [Math.min(lastGood, ci95?.[0] ?? lastGood), Math.max(load, ci95?.[1] ?? load)]
}

/** Whether the truth lies in the bracket, and how wide that is. */
export function readBracket(truth) {
  return run => {
    const bracket = bracketOf(run)
    if (bracket === undefined) return { met: false, verdict: run.outcome.verdict }
    const [low, high] = bracket
    return {
      met: low <= truth && truth <= high,
      verdict: run.outcome.verdict,
      widthPercent: ((high - low) / high) * 100,
    }
  }
}
