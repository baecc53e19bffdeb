import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { DriverSink, LoadDriver } from '../../../packages/runner/src/driver/driver.ts'
import { Engine } from '../../../packages/runner/src/worker/engine.ts'
import { SETUP } from './virtual-world.ts'

// A worker that runs for hours: nothing of it may grow. The harness keeps nothing either.

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const STEP_MS = 2000
const SERVICE_MS = 30
const WAIT_MS = 5

class LongRun implements LoadDriver {
  readonly unanswered = 0
  nowMs = 0
  windows = 0
  readonly #engine: Engine
  readonly #pending: { readonly slot: number; readonly endMs: number }[] = []
  #sink!: DriverSink
  #laidUntilMs = 0
  #steps = 0

  constructor(setup: Partial<typeof SETUP>) {
    this.#engine = new Engine({
      setup: { ...SETUP, ...setup },
      createDriver: (_, sink) => {
        this.#sink = sink
        return this
      },
      now: () => this.nowMs,
      health: { start() {}, end: () => ({ cpuMs: 0, gcMs: 0 }), stop() {} },
      send: message => {
        if (message.type === 'window' && message.final) this.windows++
      },
      defer: work => work(),
    })
    for (let session = 0; session < SETUP.sessions; session++)
      this.#sink.sessionUp(session, { host: 'nowhere', port: 1 })
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  flush(): void {}
  watchEvents(): number {
    return 0
  }

  submit(_session: number, _operation: number, _key: number, slot: number): boolean {
    this.#pending.push({ slot, endMs: this.nowMs + SERVICE_MS })
    return true
  }

  runTo(untilMs: number): void {
    while (this.nowMs < untilMs) {
      if (this.#laidUntilMs < this.nowMs + STEP_MS) this.#lay()
      const endMs = this.#pending[0]?.endMs ?? Number.POSITIVE_INFINITY
      const nextMs = Math.min(this.#engine.nextDueMs, this.nowMs + WAIT_MS)
      this.nowMs = Math.max(this.nowMs, Math.min(endMs, nextMs))
      while (this.#pending[0] !== undefined && this.#pending[0].endMs <= this.nowMs) {
        this.#sink.replied(this.#pending.shift()!.slot, this.#steps % 7 === 0 ? -4 : 0)
      }
      this.#engine.tick()
      // A closed model changes its level at the end of a step only, and time must go on.
      if (this.#engine.nextDueMs <= this.nowMs && this.#pending.length === 0) this.nowMs += WAIT_MS
    }
  }

  #lay(): void {
    const startMs = this.#laidUntilMs
    this.#laidUntilMs += STEP_MS
    this.#steps++
    const curve = this.#steps % 2 === 0 ? { curve: [{ ms: STEP_MS, from: 5, to: 30 }] } : {}
    this.#engine.lay({
      type: 'lay',
      stepId: this.#steps,
      startMs,
      settleMs: 0,
      endMs: this.#laidUntilMs,
      windowMs: STEP_MS / 10,
      load: 30,
      stream: `long/${this.#steps}`,
      ...curve,
    })
  }
}

function usedBytes(): number {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

describe.each([
  ['evenly spaced arrivals', {}],
  ['Poisson arrivals', { arrivals: 'poisson' as const }],
  ['a closed model', { loadUnit: 'inFlight' as const }],
])('with %s', (_, setup) => {
  it('the memory of a worker does not grow with the length of its run', () => {
    const run = new LongRun(setup)
    run.runTo(400_000)
    const before = usedBytes()
    const windowsBefore = run.windows
    run.runTo(4_000_000)
    const after = usedBytes()
    expect(run.windows - windowsBefore).toBeGreaterThan(17_900)
    // One small object kept for each window would be more than a megabyte.
    expect(after - before).toBeLessThan(400_000)
  })
})
