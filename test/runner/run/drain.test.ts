import { describe, expect, test } from 'vitest'
import { Drain } from '../../../packages/runner/src/run/drain.ts'

const rest = { inFlight: 0, queued: 0, sessionsUp: 10 }

describe('a drain from 1,000 ms on, at most 10 s, of ten sessions', () => {
  const drain = () => new Drain(1000, 10_000, 10)

  test('is over when nothing is in flight and nothing waits', () => {
    expect(drain().take({ ...rest, runMs: 1500 })).toBe(true)
    expect(drain().take({ ...rest, runMs: 1500, inFlight: 1 })).toBeUndefined()
    expect(drain().take({ ...rest, runMs: 1500, queued: 1 })).toBeUndefined()
  })

  test('believes no pulse that may be older than the cut', () => {
    expect(drain().take({ ...rest, runMs: 1050 })).toBeUndefined()
  })

  test('has failed where something is still in flight at its end', () => {
    expect(drain().take({ ...rest, runMs: 10_999, inFlight: 1 })).toBeUndefined()
    expect(drain().take({ ...rest, runMs: 11_000, inFlight: 1 })).toBe(false)
  })

  test('never ends without a session: nobody there is no rest', () => {
    expect(drain().take({ ...rest, runMs: 5000, sessionsUp: 0 })).toBeUndefined()
    expect(drain().take({ ...rest, runMs: 60_000, sessionsUp: 0 })).toBeUndefined()
  })

  test('waits for the sessions that were lost, but not longer than its time', () => {
    expect(drain().take({ ...rest, runMs: 5000, sessionsUp: 9 })).toBeUndefined()
    expect(drain().take({ ...rest, runMs: 5050, sessionsUp: 10 })).toBe(true)
    expect(drain().take({ ...rest, runMs: 11_000, sessionsUp: 9 })).toBe(true)
  })
})
