import { ERROR_CODES, errorName, ZookeeperError } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'

describe('error names', () => {
  it.each([
    [0, 'OK'],
    [-4, 'CONNECTIONLOSS'],
    [-7, 'OPERATIONTIMEOUT'],
    [-12, 'UNKNOWNSESSION'],
    [-101, 'NONODE'],
    [-112, 'SESSIONEXPIRED'],
    [-118, 'SESSIONMOVED'],
    [-122, 'REQUESTTIMEOUT'],
    [-127, 'THROTTLEDOP'],
  ])('%i is %s', (code, name) => {
    expect(errorName(code)).toBe(name)
  })

  it('a code without a name keeps its number', () => {
    expect(errorName(-999)).toBe('CODE_-999')
    expect(errorName(7)).toBe('CODE_7')
  })

  it('no two names share a code', () => {
    const codes = Object.values(ERROR_CODES)
    expect(new Set(codes).size).toBe(codes.length)
  })
})

it('an error says what was asked, of which path, and what the server said', () => {
  const error = new ZookeeperError(-110, { operation: 'create', path: '/a' })
  expect(error).toMatchObject({ code: -110, name: 'NODEEXISTS', path: '/a', message: 'create /a: NODEEXISTS' })
  expect(new ZookeeperError(-999).message).toBe('CODE_-999')
})
