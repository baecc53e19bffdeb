import { expect, test } from 'vitest'
import { checkTypes } from '../../../packages/runner/src/scenario/check.ts'
import { makeFolder, writeIn } from '../../cli/gradual.ts'

async function check(files: Readonly<Record<string, string>>, main = 'main.ts') {
  const folder = await makeFolder()
  for (const [name, text] of Object.entries(files)) await writeIn(folder, name, text)
  return checkTypes(`${folder}/${main}`).map(problem => ({ ...problem, file: problem.file.slice(folder.length + 1) }))
}

test('a file without mistakes has no problems', async () => {
  expect(await check({ 'main.ts': 'export default 5\n' })).toEqual([])
})

test('a problem has file, line, column, code and words', async () => {
  const [problem, ...others] = await check({ 'main.ts': 'const a = 1\nconst b: string = a\nexport default b\n' })
  expect(others).toEqual([])
  expect(problem).toMatchObject({ file: 'main.ts', line: 2, column: 7, code: 2322 })
  expect(problem?.message).toContain("Type 'number' is not assignable to type 'string'")
})

test('a file that is imported is checked, a declaration file and a package are not', async () => {
  const problems = await check({
    'main.ts': "import { a } from './part.ts'\nimport type { B } from './b.d.ts'\nexport default [a] as B[]\n",
    'part.ts': 'export const a: string = 7\n',
    'b.d.ts': 'export type B = Missing\n',
  })
  expect(problems.map(problem => problem.file)).toEqual(['part.ts'])
})

test('a parameter without type is a problem where nothing went wrong before it', async () => {
  const problems = await check({ 'main.ts': 'export default (a) => a\n' })
  expect(problems.map(problem => problem.code)).toEqual([7006])
})

test('a parameter without type is left out where its chain is wrong, and stays in another statement', async () => {
  const text = ['const chain = { hold: () => chain }', 'chain.hold().failWhen(m => m)', 'export default (a) => a'].join(
    '\n',
  )
  const problems = await check({ 'main.ts': `${text}\n` })
  expect(problems.map(({ line, code }) => [line, code])).toEqual([
    [2, 2339],
    [3, 7006],
  ])
})

test('a syntax error is the only thing that is said of its file', async () => {
  const problems = await check({ 'main.ts': 'const a: string = 7\nexport default (a\n' })
  expect(problems).toHaveLength(1)
  expect(problems[0]?.message).toContain("')' expected")
})

test('the nearest tsconfig says how strict to be', async () => {
  const files = { 'main.ts': 'const a: number[] = []\nexport default (a[0] + 1)\n' }
  expect(await check(files)).toEqual([])
  const strict = { compilerOptions: { noUncheckedIndexedAccess: true } }
  expect((await check({ ...files, 'tsconfig.json': JSON.stringify(strict) })).map(one => one.code)).toEqual([2532])
})

test('what a tsconfig says about output and unused names is no reason to refuse a run', async () => {
  const tsconfig = {
    compilerOptions: { composite: true, outDir: 'dist', rootDir: 'src', noUnusedLocals: true, module: 'commonjs' },
  }
  const files = {
    'main.ts': 'const unused = 5\nexport default await Promise.resolve(1)\n',
    'tsconfig.json': JSON.stringify(tsconfig),
  }
  expect(await check(files)).toEqual([])
})

test('a broken tsconfig does not stand in the way', async () => {
  expect(await check({ 'main.ts': 'export default 5\n', 'tsconfig.json': '{ "compilerOptions": ' })).toEqual([])
})

test('the dsl and the types of Node are there outside of any project', async () => {
  const text =
    "import { readFileSync } from 'node:fs'\nimport { phase } from '@gradual/dsl'\nexport default [phase('a').hold('5/s'), readFileSync] as const\n"
  expect(await check({ 'main.ts': text })).toEqual([])
})
