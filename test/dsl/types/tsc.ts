import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** Runs the real compiler and returns what it prints. */
export function runTsc(...args: readonly string[]): string {
  const { stdout, status } = spawnSync(process.execPath, [fromRoot('node_modules/typescript/bin/tsc'), ...args], {
    encoding: 'utf8',
    cwd: fromRoot('.'),
  })
  if (status === null) throw new Error('the compiler did not end by itself')
  return stdout
}

export const projectOf = (path: string) => fromRoot(path)

/** Compiles files of an author, who sees the built declarations of the package, and returns what the compiler prints. */
export function compileAsAuthor(files: Readonly<Record<string, string>>, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradual-types-'))
  try {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      moduleDetection: 'force',
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      types: [],
      paths: { '@gradual/dsl': [fromRoot('packages/dsl/dist/index.d.ts')] },
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return runTsc('-p', folder, '--pretty', 'false', ...args)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
