import { encodeTemplate, MalformedError } from '@gradual/zookeeper'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { existsFrame, NO_DEADLINE, RecordedSession } from './recorded-session.ts'
import { frameOf, type Peer, replyFrame, ScriptedServer } from './scripted-server.ts'

let server: ScriptedServer
let recorded: RecordedSession
let peer: Peer

beforeEach(async () => {
  server = await ScriptedServer.start()
  recorded = new RecordedSession([server.address], { maxInFlight: 3 })
  recorded.session.open()
  peer = await server.accept()
  await peer.welcome()
  await recorded.toldSoMuch(1)
})

afterEach(async () => {
  await server.stop()
  await recorded.session.close()
})

function send(...tokens: number[]): boolean[] {
  return tokens.map(token => recorded.session.send(existsFrame, token, NO_DEADLINE))
}

describe('requests', () => {
  it('go out in order, with transaction ids that count up from 1', async () => {
    send(5, 6, 7)
    expect((await peer.requests(3)).map(({ xid, opCode }) => [xid, opCode])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('are copied when they are sent: a template can be changed at once', async () => {
    const { frame, pathOffset } = encodeTemplate('exists', { path: '/k0', watch: false })
    recorded.session.send(frame, 0, NO_DEADLINE)
    frame.write('9', pathOffset + 2, 'latin1')
    recorded.session.send(frame, 1, NO_DEADLINE)
    const seen = await peer.requests(2)
    expect(seen.map(request => request.frame.toString('latin1', 12, 15))).toEqual(['/k0', '/k9'])
    expect(frame.readInt32BE(4)).toBe(0)
  })

  it('wait for flush where the caller does that', async () => {
    const manual = new RecordedSession([server.address], { autoFlush: false })
    manual.session.open()
    const own = await server.accept()
    await own.welcome()
    await manual.toldSoMuch(1)
    manual.session.send(existsFrame, 0, NO_DEADLINE)
    let seen = 0
    own.socket.on('data', () => seen++)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(seen).toBe(0)
    manual.session.flush()
    expect((await own.request()).xid).toBe(1)
    own.close()
    await manual.session.close()
  })

  it('beyond maxInFlight are not accepted until a reply makes room', async () => {
    expect(send(0, 1, 2, 3)).toEqual([true, true, true, false])
    const [first] = await peer.requests(3)
    peer.reply(first!.xid)
    await recorded.toldSoMuch(2)
    expect(send(4)).toEqual([true])
    expect(recorded.session.inFlight).toBe(3)
  })

  it('of more bytes than a socket takes at once arrive whole', async () => {
    // 16 MB: more than the kernel's buffers of both ends hold.
    const count = 16
    const dataBytes = 1_000_000
    const large = new RecordedSession([server.address], { maxInFlight: count })
    large.session.open()
    const own = await server.accept()
    await own.welcome()
    await large.toldSoMuch(1)
    const template = encodeTemplate('setData', { path: '/a', data: Buffer.alloc(dataBytes), version: -1 })
    own.socket.pause()
    for (let token = 0; token < count; token++) {
      template.frame.fill(token, template.dataOffset, template.dataOffset + dataBytes)
      large.session.send(template.frame, token, NO_DEADLINE)
      large.session.flush()
    }
    own.socket.resume()
    for (const [token, request] of (await own.requests(count)).entries()) {
      expect(request.xid).toBe(token + 1)
      const data = request.frame.subarray(template.dataOffset - 4, template.dataOffset - 4 + dataBytes)
      expect(data.equals(Buffer.alloc(dataBytes, token))).toBe(true)
    }
    own.close()
    await large.session.close()
  })
})

describe('replies', () => {
  it('that come byte by byte are matched in order, with their bodies', async () => {
    send(5, 6)
    await peer.requests(2)
    await peer.sendByteByByte(Buffer.concat([replyFrame(1, 0, Buffer.from('one')), replyFrame(2, -101)]))
    expect((await recorded.toldSoMuch(3)).slice(1)).toEqual([
      { type: 'replied', token: 5, code: 0, body: 'one' },
      { type: 'replied', token: 6, code: -101, body: '' },
    ])
  })

  it('with a code that nobody knows keep it', async () => {
    send(1)
    await peer.request()
    peer.reply(1, -999)
    expect((await recorded.toldSoMuch(2))[1]).toEqual({ type: 'replied', token: 1, code: -999, body: '' })
  })

  it('and events between them are told apart', async () => {
    send(1, 2)
    await peer.requests(2)
    const event = Buffer.concat([Buffer.from('0000000100000003', 'hex'), frameOf(Buffer.from('/w'))])
    peer.send(Buffer.concat([replyFrame(1), replyFrame(-1, 0, event, -1n), replyFrame(-8, 0), replyFrame(2)]))
    expect((await recorded.toldSoMuch(5)).slice(1)).toEqual([
      { type: 'replied', token: 1, code: 0, body: '' },
      { type: 'event', event: { type: 1, state: 3, path: '/w' } },
      { type: 'control', xid: -8, code: 0 },
      { type: 'replied', token: 2, code: 0, body: '' },
    ])
  })

  it('tell the highest transaction of the server, but errors and events without one do not', async () => {
    send(1, 2)
    await peer.requests(2)
    peer.reply(1, 0, undefined, 0x1_8000_0001n)
    peer.reply(2, -101, undefined, -1n)
    await recorded.toldSoMuch(3)
    expect(recorded.session.lastZxid).toBe(0x1_8000_0001n)
  })
})

describe('what cannot be a reply ends the connection, and is told as its cause:', () => {
  it.each([
    ['a transaction id out of order', replyFrame(2)],
    ['a reply that nobody asked for', Buffer.concat([replyFrame(1), replyFrame(2), replyFrame(3)])],
    ['a frame without a whole header', frameOf(Buffer.alloc(15))],
    ['a negative length', Buffer.from('ffffffff', 'hex')],
    ['a length beyond the limit', Buffer.from('7fffffff', 'hex')],
    ['an event without its fields', replyFrame(-1, 0, Buffer.alloc(3))],
  ])('%s', async (_, reply) => {
    send(1, 2)
    await peer.requests(2)
    peer.send(reply)
    await peer.ended
    await recorded.toldSoMuch(4)
    expect(recorded.told.at(-1)).toEqual({ type: 'down', reason: 'closed', stage: 'up' })
    expect(recorded.causes.at(-1)).toBeInstanceOf(MalformedError)
    expect(recorded.session.inFlight).toBe(0)
  })
})
