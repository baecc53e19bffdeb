import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gradual, makeFolder, STACK, start } from '../cli/gradual.ts'
import { readResult, standServer } from './servers.ts'

const SMALL = 'test/fixtures/scenarios/small.ts'

async function options(address: string): Promise<{ args: string[]; out: string }> {
  const folder = await makeFolder()
  const out = join(folder, 'results')
  return { args: ['--target', address, '--out', out, '--markers-dir', join(folder, 'markers')], out }
}

test("a namespace that holds somebody else's znodes is refused with 2, and --force leaves them where they are", async () => {
  const server = await standServer()
  const client = await server.client()
  await client.create('/gradualSmall')
  await client.create('/gradualSmall/theirs', Buffer.from('precious'))

  const refused = await gradual(['run', SMALL, ...(await options(server.address)).args])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('/gradualSmall')
  expect(refused.errLines.at(-1)).toContain('--force')
  expect(refused.stderr).not.toMatch(STACK)

  const { args, out } = await options(server.address)
  const forced = await gradual(['run', SMALL, '--quick', '--force', ...args])
  // Whether a quick run has a verdict is another matter: it ran to its end.
  expect([0, 4]).toContain(forced.code)
  expect((await readResult(out)).steps.length).toBeGreaterThan(0)
  expect(await client.getChildren('/gradualSmall')).toEqual(['theirs'])
  expect((await client.getData('/gradualSmall/theirs')).data?.toString()).toBe('precious')
})

test('two runs in one namespace: the second is refused while the first is alive', async () => {
  const server = await standServer()
  const first = await options(server.address)
  const running = start(['run', 'test/fixtures/scenarios/long.ts', ...first.args])
  await running.seen(/sessions open/)
  const second = await gradual(['run', 'test/fixtures/scenarios/long.ts', ...(await options(server.address)).args])
  expect(second.code).toBe(2)
  expect(second.stderr).toContain('/gradualLong')
  const clean = await gradual(['clean', '--target', server.address, '--namespace', '/gradualLong'])
  expect(clean.code).toBe(2)
  running.child.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
})
