import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gradual, makeFolder, STACK, start, writeIn } from './gradual.ts'

test('Ctrl-C while a scenario is still being loaded ends the command and writes nothing', async () => {
  const folder = await makeFolder()
  const text =
    "console.error('loading')\nawait new Promise(resolve => setTimeout(resolve, 600_000))\nexport default 1\n"
  const file = await writeIn(folder, 'slow.mjs', text)
  const run = start(['run', file, '--out', join(folder, 'results')])
  await run.seen(/loading/)
  run.child.kill('SIGINT')
  const { code, stderr } = await run.ended
  expect(code).toBe(130)
  expect(stderr).toContain('nothing was written')
  expect(stderr).not.toMatch(STACK)
  expect(await readdir(folder)).toEqual(['slow.mjs'])
})

test('a reader that goes away early is no error', async () => {
  const run = start(['run', '--help'])
  run.child.stdout?.destroy()
  const { code, stderr } = await run.ended
  expect(stderr).toBe('')
  expect(code).toBe(0)
})

test('an error that nobody caught is one line, and ends with 5', async () => {
  const folder = await makeFolder()
  const text =
    "setTimeout(() => { throw new Error('out of nowhere') }, 0)\nawait new Promise(resolve => setTimeout(resolve, 600_000))\nexport default 1\n"
  const { code, errLines } = await gradual(['check', await writeIn(folder, 'late.mjs', text)])
  expect(code).toBe(5)
  expect(errLines[0]).toBe('gradual: internal error: out of nowhere')
  expect(errLines).toHaveLength(2)
})
