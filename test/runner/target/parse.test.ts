import { isGradualError } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { isLoopback, parseTarget } from '../../../packages/runner/src/target/parse.ts'

describe('a target is read', () => {
  it('sandbox has its defaults', () => {
    expect(parseTarget('sandbox')).toEqual({ kind: 'sandbox', options: '' })
  })

  it('what follows sandbox: is kept for the sandbox', () => {
    expect(parseTarget('sandbox:capacity=1000,service=exponential')).toEqual({
      kind: 'sandbox',
      options: 'capacity=1000,service=exponential',
    })
  })

  it('local is one server, local:3 three', () => {
    expect(parseTarget('local')).toEqual({ kind: 'local', servers: 1 })
    expect(parseTarget('local:3')).toEqual({ kind: 'local', servers: 3 })
  })

  it('hosts have their ports, 2181 where none is named, and one chroot', () => {
    expect(parseTarget('zk1:2182, zk2.example.org/load/test')).toEqual({
      kind: 'hosts',
      servers: [
        { host: 'zk1', port: 2182 },
        { host: 'zk2.example.org', port: 2181 },
      ],
      chroot: '/load/test',
    })
  })

  it('a bare slash is no chroot', () => {
    expect(parseTarget('zk1:2181/')).toMatchObject({ chroot: '' })
  })

  it('IPv6 addresses stand in brackets', () => {
    expect(parseTarget('[::1]:2182,[fe80::1]')).toMatchObject({
      servers: [
        { host: '::1', port: 2182 },
        { host: 'fe80::1', port: 2181 },
      ],
    })
  })
})

describe('a target that cannot be meant is refused with a hint', () => {
  it.each([
    ['', /empty/],
    ['   ', /empty/],
    ['local:0', /from 1 to 9/],
    ['local:10', /from 1 to 9/],
    ['local:three', /from 1 to 9/],
    ['local:', /from 1 to 9/],
    ['host:0', /no port/],
    ['host:65536', /no port/],
    ['host:', /no port/],
    ['host:21x', /no port/],
    ['host:2181,', /a server is missing/],
    [':2181', /not host:port/],
    ['ho st:2181', /not host:port/],
    ['ho$t:2181', /does not name a host/],
    ['::1', /end in a port or not/],
    ['[::1', /not host:port/],
    ['[::g]:2181', /does not name a host/],
    ['zk://host:2181', /is a URL/],
    ['a:2181,a:2181', /named twice/],
    ['a:2181/x,b:2181', /holds a server/],
    ['a:2181/x/', /not a path/],
    ['a:2181//x', /not a path/],
    ['a:2181/x/../y', /not a path/],
    ['a:2181/x\u0000', /not a path/],
    ['sandbox:capacity=lots', /sandbox/],
  ])('%j', (text, message) => {
    const error = catchError(() => parseTarget(text))
    if (!isGradualError(error)) throw error
    expect(error.code).toBe('TARGET_INVALID')
    expect(error.message).toMatch(message)
    expect(error.hint).toBeTruthy()
  })
})

describe('loopback', () => {
  it.each(['sandbox', 'local', 'local:3', 'localhost', 'LOCALHOST:1', '127.0.0.1', '127.9.8.7:99', '[::1]:2181'])(
    '%s is on this machine',
    text => {
      expect(isLoopback(parseTarget(text))).toBe(true)
    },
  )

  it.each(['10.0.0.1', '128.0.0.1', '127.0.0.1.example.org', 'zk1', '[::2]', 'localhost,zk1', '0.0.0.0'])(
    '%s may be elsewhere',
    text => {
      expect(isLoopback(parseTarget(text))).toBe(false)
    },
  )
})

function catchError(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
