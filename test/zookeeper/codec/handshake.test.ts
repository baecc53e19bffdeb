import {
  decodeConnectRequest,
  decodeConnectResponse,
  decodeReplyHeader,
  decodeRequestHeader,
  decodeWatcherEvent,
  encodeConnectRequest,
  encodeConnectResponse,
  encodeRequestFrame,
  JuteReader,
  JuteWriter,
  MalformedError,
  operations,
  writeErrorFrame,
  writeEventFrame,
  writeReplyFrame,
  XID,
} from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'
import { bytes } from './bytes.ts'

const password = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
const PASSWORD = '00000010 000102030405060708090a0b0c0d0e0f'

describe('connect request', () => {
  const request = { protocolVersion: 0, lastZxidSeen: 5n, timeoutMs: 30_000, sessionId: 0x100000000n, password }
  const fixed = `00000000 0000000000000005 00007530 0000000100000000 ${PASSWORD}`

  it.each([
    ['without the read-only byte of newer clients', request, fixed],
    ['with the read-only byte', { ...request, readOnly: true }, `${fixed} 01`],
    ['that is not read-only', { ...request, readOnly: false }, `${fixed} 00`],
  ])('is written and read %s', (_, record, text) => {
    const writer = new JuteWriter()
    encodeConnectRequest(writer, record)
    expect(writer.toBuffer().toString('hex')).toBe(bytes(text).toString('hex'))
    expect(decodeConnectRequest(new JuteReader(bytes(text)))).toEqual(record)
  })

  it('is refused when it ends early, wherever that is', () => {
    const whole = bytes(fixed)
    for (let end = 0; end < whole.length; end++) {
      expect(() => decodeConnectRequest(new JuteReader(whole, 0, end))).toThrow(MalformedError)
    }
  })
})

describe('connect response', () => {
  const response = { protocolVersion: 0, timeoutMs: 4000, sessionId: -1n, password }
  const fixed = `00000000 00000fa0 ffffffffffffffff ${PASSWORD}`

  it.each([
    ['without the read-only byte', response, fixed],
    ['with the read-only byte', { ...response, readOnly: false }, `${fixed} 00`],
  ])('is written and read %s', (_, record, text) => {
    const writer = new JuteWriter()
    encodeConnectResponse(writer, record)
    expect(writer.toBuffer().toString('hex')).toBe(bytes(text).toString('hex'))
    expect(decodeConnectResponse(new JuteReader(bytes(text)))).toEqual(record)
  })

  it('is refused when it ends early, wherever that is', () => {
    const whole = bytes(fixed)
    for (let end = 0; end < whole.length; end++) {
      expect(() => decodeConnectResponse(new JuteReader(whole, 0, end))).toThrow(MalformedError)
    }
  })
})

describe('frames', () => {
  it('a request has length, xid, type and body', () => {
    const frame = encodeRequestFrame(operations.exists, 258, { path: '/a', watch: false })
    expect(frame.toString('hex')).toBe(bytes("0000000f 00000102 00000003 00000002 '/a' 00").toString('hex'))
    expect(decodeRequestHeader(new JuteReader(frame, 4))).toEqual({ xid: 258, opCode: 3 })
  })

  it('replies, errors and events follow each other in one buffer', () => {
    const writer = new JuteWriter()
    writeReplyFrame(writer, operations.sync, 1, 2n, { path: '/' })
    writeErrorFrame(writer, 2, 3n, -101)
    writeEventFrame(writer, { type: 3, state: 3, path: '/w' })
    const expected = bytes(`
      00000015 00000001 0000000000000002 00000000 00000001 '/'
      00000010 00000002 0000000000000003 ffffff9b
      0000001e ffffffff ffffffffffffffff 00000000 00000003 00000003 00000002 '/w'`)
    expect(writer.view().toString('hex')).toBe(expected.toString('hex'))
    expect(decodeReplyHeader(new JuteReader(expected, 4))).toEqual({ xid: 1, zxid: 2n, code: 0 })
    expect(decodeReplyHeader(new JuteReader(expected, 29))).toEqual({ xid: 2, zxid: 3n, code: -101 })
    const event = new JuteReader(expected, 49)
    expect(decodeReplyHeader(event)).toEqual({ xid: XID.event, zxid: -1n, code: 0 })
    expect(decodeWatcherEvent(event)).toEqual({ type: 3, state: 3, path: '/w' })
  })

  it('what was handed over is not written over', () => {
    const writer = new JuteWriter()
    writer.writeInt(1)
    const first = writer.detach()
    writer.writeInt(2)
    expect(first.toString('hex')).toBe('00000001')
    expect(writer.detach().toString('hex')).toBe('00000002')
    expect(writer.length).toBe(0)
  })
})
