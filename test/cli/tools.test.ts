import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { deadAddress, gradual, start } from './gradual.ts'

test('try does every operation once, shows request and reply, and leaves nothing', async () => {
  const { code, stdout, stderr } = await gradual(['try', 'test/fixtures/scenarios/small.ts'])
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^target sandbox \(not a real ZooKeeper\)/)
  expect(stdout).toContain('> getData /gradualSmall/data/k00000000')
  expect(stdout).toContain('> setData /gradualSmall/data/k00000000, 100 B')
  // Read first: the key as it was created. Then written once.
  expect(stdout).toMatch(/version 0, 100 B, 0 children[\s\S]*version 1, 100 B, 0 children/)
})

test('sandbox serves until Ctrl-C and then exits with 0', async () => {
  const run = start(['sandbox', 'service=exponential', '--capacity', '5000'])
  await run.seen(/listens on 127\.0\.0\.1:\d+, capacity 5000\/s/)
  const port = Number(/listens on 127\.0\.0\.1:(\d+)/.exec(run.stdout())?.[1])
  expect(await ask(port, 'ruok')).toBe('imok')
  run.child.kill('SIGINT')
  expect((await run.ended).code).toBe(0)
  await expect(ask(port, 'ruok')).rejects.toThrow(/ECONNREFUSED/)
})

test('a port that is taken is said in two lines', async () => {
  const first = start(['sandbox'])
  await first.seen(/listens on/)
  const port = /listens on 127\.0\.0\.1:(\d+)/.exec(first.stdout())?.[1] ?? ''
  const { code, errLines } = await gradual(['sandbox', '--port', port])
  expect(code).toBe(2)
  expect(errLines).toHaveLength(2)
  expect(errLines[0]).toContain(port)
  first.child.kill('SIGINT')
  await first.ended
})

test('doctor says what is on this machine, and does not mind what is missing', async () => {
  const { code, stdout } = await gradual(['doctor', '--json'])
  expect(code).toBe(0)
  const { schema, findings } = JSON.parse(stdout) as { schema: string; findings: { kind: string; value: string }[] }
  expect(schema).toBe('gradual/doctor@1')
  const kinds = findings.map(finding => finding.kind)
  expect(kinds).toEqual(['node', 'cores', 'memory', 'files', 'java', 'zookeeper', 'haproxy'])
  expect(findings[0]?.value).toContain(process.version)
})

test('doctor finds a server that answers, and ends with 3 at one that does not', async () => {
  const server = start(['sandbox'])
  await server.seen(/listens on/)
  const address = /listens on (\S+),/.exec(server.stdout())?.[1] ?? ''
  const dead = await deadAddress()
  const good = await gradual(['doctor', '--target', address])
  expect(good.code).toBe(0)
  expect(good.stdout).toMatch(new RegExp(`ok +${address} `))
  const bad = await gradual(['doctor', '--target', `${address},${dead}`])
  expect(bad.code).toBe(3)
  expect(bad.stdout).toMatch(new RegExp(`-- +${dead} `))
  server.child.kill('SIGINT')
  await server.ended
})

function ask(port: number, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    createConnection({ port, host: '127.0.0.1' })
      .on('error', reject)
      .on('data', data => {
        answer += data.toString()
      })
      .on('close', () => resolve(answer))
      .end(word)
  })
}
