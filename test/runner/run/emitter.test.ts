import { describe, expect, test } from 'vitest'
import type { Reporter, RunEvent } from '../../../packages/runner/src/events.ts'
import type { RunResult } from '../../../packages/runner/src/result.ts'
import { Emitter } from '../../../packages/runner/src/run/emitter.ts'
import { brokenRun } from '../../reporters/support/runs.ts'

const { events, result } = brokenRun()

/** What each of two reporters lives through; the second is a good one. */
function emitterOf(first: Reporter): { emitter: Emitter; dropped: string[]; seen: RunEvent[]; finished: RunResult[] } {
  const dropped: string[] = []
  const seen: RunEvent[] = []
  const finished: RunResult[] = []
  const good: Reporter = { onEvent: event => void seen.push(event), finish: end => void finished.push(end) }
  const emitter = new Emitter([
    { name: 'first', reporter: first },
    { name: 'good', reporter: good },
  ])
  emitter.onDrop = message => dropped.push(message)
  return { emitter, dropped, seen, finished }
}

describe('a reporter that misbehaves does not keep the others from their work', () => {
  test('one whose methods are async and fail is told once, and dropped', async () => {
    const { emitter, dropped, seen, finished } = emitterOf({
      async onEvent() {
        throw new Error('no paper')
      },
    })
    for (const event of events) emitter.emit(event)
    await emitter.finish(result)
    expect(dropped).toEqual(['reporter first failed and was dropped: no paper'])
    expect(seen).toEqual(events)
    expect(finished).toEqual([result])
  })

  test('one that never finishes is given up', async () => {
    const { emitter, dropped, finished } = emitterOf({ onEvent() {}, finish: () => new Promise(() => {}) })
    await emitter.finish(result, 20)
    expect(dropped).toEqual(['reporter first failed and was dropped: it was not finished after 0.02 s'])
    expect(finished).toEqual([result])
  })

  test('a full disk is told apart, because the results are not complete then', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const { emitter, seen } = emitterOf({
      onEvent() {
        throw full
      },
    })
    for (const event of events) emitter.emit(event)
    expect(emitter.diskError).toBe('ENOSPC: no space left on device, write')
    expect(seen).toEqual(events)
  })
})
