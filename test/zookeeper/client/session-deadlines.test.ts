import { afterEach, beforeEach, expect, it } from 'vitest'
import { existsFrame, NO_DEADLINE, RecordedSession } from './recorded-session.ts'
import { type Peer, ScriptedServer } from './scripted-server.ts'

let server: ScriptedServer
let recorded: RecordedSession
let peer: Peer

beforeEach(async () => {
  server = await ScriptedServer.start()
  recorded = new RecordedSession([server.address], { maxInFlight: 4 })
  recorded.session.open()
  peer = await server.accept()
  await peer.welcome()
  await recorded.toldSoMuch(1)
})

afterEach(async () => {
  await server.stop()
  await recorded.session.close()
})

/** `afterMs` from now on the session's clock. */
function send(token: number, afterMs: number): void {
  expect(recorded.session.send(existsFrame, token, recorded.clock.nowMs() + afterMs)).toBe(true)
}

it('a request without reply ends at its deadline with -7, not before', () => {
  send(1, 100)
  recorded.clock.advance(99)
  expect(recorded.told).toHaveLength(1)
  recorded.clock.advance(1)
  expect(recorded.told[1]).toEqual({ type: 'replied', token: 1, code: -7, body: '' })
  recorded.clock.advance(1000)
  expect(recorded.told).toHaveLength(2)
})

it('deadlines need not be in the order of the requests', () => {
  send(1, 300)
  send(2, 100)
  send(3, 200)
  recorded.clock.advance(100)
  recorded.clock.advance(100)
  recorded.clock.advance(100)
  expect(recorded.told.slice(1)).toEqual([2, 3, 1].map(token => ({ type: 'replied', token, code: -7, body: '' })))
})

it('a late reply is dropped, and the replies after it go to their own requests', async () => {
  send(1, 100)
  send(2, 10_000)
  recorded.clock.advance(100)
  await peer.requests(2)
  peer.reply(1, 0, Buffer.from('late'))
  peer.reply(2, 0, Buffer.from('own'))
  expect((await recorded.toldSoMuch(3)).slice(1)).toEqual([
    { type: 'replied', token: 1, code: -7, body: '' },
    { type: 'replied', token: 2, code: 0, body: 'own' },
  ])
  expect(recorded.session.counters.lateReplies).toBe(1)
  expect(recorded.session.inFlight).toBe(0)
})

it('an expired request makes room for another, however many replies are still due', async () => {
  // Two ordinary replies first, so that the ring does not grow from its beginning.
  send(2001, 100)
  send(2002, 100)
  await peer.requests(2)
  peer.reply(1)
  peer.reply(2)
  await recorded.toldSoMuch(3)
  const rounds = 25
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 4; i++) send(round * 4 + i, 100)
    recorded.clock.advance(100)
  }
  send(1000, NO_DEADLINE)
  await peer.requests(4 * rounds + 1)
  for (let xid = 3; xid <= 4 * rounds + 2; xid++) peer.reply(xid)
  peer.reply(4 * rounds + 3, 0, Buffer.from('own'))
  await recorded.toldSoMuch(4 * rounds + 4)
  const replied = recorded.told.filter(told => told.type === 'replied').slice(2)
  expect(replied.slice(0, -1).map(told => [told.token, told.code])).toEqual(
    Array.from({ length: 4 * rounds }, (_, token) => [token, -7]),
  )
  expect(replied.at(-1)).toEqual({ type: 'replied', token: 1000, code: 0, body: 'own' })
  expect(recorded.session.counters.lateReplies).toBe(4 * rounds)
})

it('an expired request is not told again when the connection is lost', async () => {
  send(1, 100)
  send(2, 1000)
  recorded.clock.advance(100)
  await peer.requests(2)
  peer.close()
  expect((await recorded.toldSoMuch(4)).slice(1)).toEqual([
    { type: 'replied', token: 1, code: -7, body: '' },
    { type: 'replied', token: 2, code: -4, body: '' },
    { type: 'down', reason: 'closed', stage: 'up' },
  ])
})
