import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { makeRunFolder } from '../../packages/runner/src/cli/run-folder.ts'
import { makeFolder } from './gradual.ts'

const NOON = new Date(2026, 10, 23, 12, 5, 9)

test('is named after the scenario and the local time', async () => {
  const folder = await makeRunFolder(await makeFolder(), 'zk', NOON)
  expect(basename(folder.path)).toBe('zk-2026-11-23-12_05_09')
  expect(folder.name).toBe('zk-2026-11-23-12_05_09')
})

test('two in one second are two', async () => {
  const out = await makeFolder()
  await Promise.all([makeRunFolder(out, 'zk', NOON), makeRunFolder(out, 'zk', NOON), makeRunFolder(out, 'zk', NOON)])
  expect((await readdir(out)).sort()).toEqual([
    'zk-2026-11-23-12_05_09',
    'zk-2026-11-23-12_05_09-2',
    'zk-2026-11-23-12_05_09-3',
  ])
})

test.each([
  ['../../etc', 'etc-2026-11-23-12_05_09'],
  ['a b/c:d', 'a-b-c-d-2026-11-23-12_05_09'],
  ['...', 'run-2026-11-23-12_05_09'],
  ['größe', 'größe-2026-11-23-12_05_09'],
])('a scenario called %s cannot lead out of the results', async (name, expected) => {
  const out = await makeFolder()
  await makeRunFolder(out, name, NOON)
  expect(await readdir(out)).toEqual([expected])
})

test('is made with the folders above it, and removed without them', async () => {
  const out = await makeFolder()
  const folder = await makeRunFolder(`${out}/a/b`, 'zk', NOON)
  await folder.remove()
  expect(await readdir(`${out}/a/b`)).toEqual([])
})
