import { describe, expect, it } from 'vitest'
import { SessionTable } from '../../../packages/zookeeper/src/sandbox/session/session-table.ts'

describe('the session table', () => {
  it('lets a session live through its timeout and up to a tick longer', () => {
    const table = new SessionTable<string>(100, 0)
    const session = table.create(250, 'ann', 1010)
    expect(table.expired(1010 + 250)).toEqual([])
    expect(table.expired(1299)).toEqual([])
    expect(table.expired(1300)).toEqual([session])
  })

  it('starts anew with every sign of life', () => {
    const table = new SessionTable<string>(100, 0)
    const session = table.create(200, 'ann', 0)
    for (let nowMs = 0; nowMs < 5000; nowMs += 150) {
      expect(table.expired(nowMs)).toEqual([])
      table.touch(session, nowMs)
    }
  })

  it('goes on only with the right password, and not after the end', () => {
    const table = new SessionTable<string>(100, 0)
    const session = table.create(300, 'ann', 0)
    expect(table.resume(session.id, Buffer.alloc(16), 300, 'bob', 10)).toBeUndefined()
    expect(table.resume(session.id, null, 300, 'bob', 10)).toBeUndefined()
    expect(table.resume(session.id + 1n, session.password, 300, 'bob', 10)).toBeUndefined()
    expect(table.resume(session.id, session.password, 500, 'bob', 10)).toMatchObject({ owner: 'bob', timeoutMs: 500 })
    table.end(session)
    expect(session.ended).toBe(true)
    expect(table.resume(session.id, session.password, 300, 'bob', 10)).toBeUndefined()
  })

  it('gives other ids after a start at another time, all of them positive', () => {
    const first = new SessionTable<string>(100, 1_795_000_000_000).create(300, 'ann', 0)
    const second = new SessionTable<string>(100, 1_795_000_000_001).create(300, 'ann', 0)
    expect(first.id).not.toBe(second.id)
    expect(first.id).toBeGreaterThan(0n)
    expect(first.id).toBeLessThan(2n ** 63n)
  })
})
