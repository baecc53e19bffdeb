import { describe, expect, it } from 'vitest'
import { parseStatus } from '../../../packages/runner/src/target/server-status.ts'

describe('what a server says on srvr', () => {
  it('has a version without its revision, and a mode', () => {
    const text =
      'Zookeeper version: 3.9.2-e454e8c7283100c7caec6dcae2bc82aaecb63023, built on 2024-02-12\nMode: follower\n'
    expect(parseStatus(text)).toEqual({ version: '3.9.2', mode: 'follower', allowed: true, withoutQuorum: false })
  })

  it('has a version where the build did not know its revision', () => {
    const text = `Zookeeper version: 3.8.0-\${mvngit.commit.id}, built on 2023-01-01\nMode: standalone\n`
    expect(parseStatus(text).version).toBe('3.8.0')
  })

  it('is nothing where the operator forbids it', () => {
    const text = 'srvr is not executed because it is not in the whitelist.\n'
    expect(parseStatus(text)).toEqual({ version: undefined, mode: undefined, allowed: false, withoutQuorum: false })
  })

  it('tells an ensemble without quorum', () => {
    const text = 'This ZooKeeper instance is not currently serving requests\n'
    expect(parseStatus(text)).toMatchObject({ mode: undefined, withoutQuorum: true })
  })
})
