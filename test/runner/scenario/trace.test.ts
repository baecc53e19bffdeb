import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { readText } from '../../../packages/runner/src/scenario/read-text.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gradual-trace-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

test('a file is found from the folder of the file that names it, as path or as URL', async () => {
  const path = await folder()
  await mkdir(join(path, 'data'))
  await writeFile(join(path, 'data', 'rates.csv'), '0,1\n')
  const scenario = join(path, 'scenario.ts')
  expect(readText('data/rates.csv', scenario)).toBe('0,1\n')
  expect(readText('./data/rates.csv', pathToFileURL(scenario).href)).toBe('0,1\n')
  expect(readText(join(path, 'data', 'rates.csv'), undefined)).toBe('0,1\n')
})

test('what cannot be read is said with the whole path', async () => {
  const path = await folder()
  const scenario = join(path, 'scenario.ts')
  expect(() => readText('rates.csv', scenario)).toThrow(`there is no ${join(path, 'rates.csv')}`)
  expect(() => readText('.', scenario)).toThrow(`${path} is a folder`)
})
