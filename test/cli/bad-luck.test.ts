import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deadAddress, gradual, listen, makeFolder, STACK, writeIn } from './gradual.ts'

const SMALL = 'test/fixtures/scenarios/small.ts'

async function runAgainst(target: string) {
  const out = await makeFolder()
  const ended = await gradual(['run', SMALL, '--target', target, '--out', out, '--markers-dir', join(out, 'markers')])
  return { ...ended, left: await readdir(out) }
}

describe('a target that does not do its part ends the run with 3, and leaves no folder of a run that never began', () => {
  test('nobody listens', async () => {
    const address = await deadAddress()
    const { code, errLines, stderr, left } = await runAgainst(address)
    expect(code).toBe(3)
    expect(stderr).toContain(address)
    expect(errLines.at(-2)).toMatch(/^gradual: /)
    expect(errLines.at(-1)).toMatch(/^ {2}\S/)
    expect(stderr).not.toMatch(STACK)
    expect(left).toEqual([])
  })

  test('it accepts and never answers', { timeout: 90_000 }, async () => {
    const address = await listen(() => {})
    const { code, stderr, left } = await runAgainst(address)
    expect(code).toBe(3)
    expect(stderr).toContain(address)
    expect(stderr).not.toMatch(STACK)
    expect(left).toEqual([])
  })

  test('it closes every connection: maxClientCnxns is named', { timeout: 90_000 }, async () => {
    const address = await listen(socket => socket.destroy())
    const { code, stderr, left } = await runAgainst(address)
    expect(code).toBe(3)
    expect(stderr).toContain('maxClientCnxns')
    expect(stderr).not.toMatch(STACK)
    expect(left).toEqual([])
  })
})

describe('before anything is started', () => {
  test('a results folder that cannot be written to ends with 5', async () => {
    const folder = await makeFolder()
    const file = await writeIn(folder, 'taken', 'a file')
    const { code, errLines, stdout } = await gradual(['run', SMALL, '--out', join(file, 'results')])
    expect(code).toBe(5)
    expect(errLines).toHaveLength(2)
    expect(errLines[0]).toContain('results cannot be written to')
    expect(errLines[1]).toContain('--out')
    expect(stdout).toBe('')
  })

  test('a target that is not this machine needs --yes where there is no terminal', async () => {
    // 192.0.2.0/24 is for documentation: nobody is there, and nothing is sent.
    const { code, errLines, left } = await runAgainst('192.0.2.1:2181')
    expect(code).toBe(2)
    expect(errLines).toHaveLength(2)
    expect(errLines[0]).toContain('192.0.2.1:2181 is not on this machine')
    expect(errLines[1]).toContain('--yes')
    expect(left).toEqual([])
  })

  test('GRADUAL_TARGET is confirmed like --target, and --target beats it', async () => {
    const env = { GRADUAL_TARGET: '192.0.2.1:2181' }
    const byEnvironment = await gradual(['try', SMALL], { env })
    expect(byEnvironment.code).toBe(2)
    expect(byEnvironment.errLines[0]).toContain('192.0.2.1:2181 is not on this machine')
    const dead = await deadAddress()
    const byFlag = await gradual(['try', SMALL, '--target', dead], { env })
    expect(byFlag.code).toBe(3)
    expect(byFlag.stderr).toContain(dead)
  })
})
