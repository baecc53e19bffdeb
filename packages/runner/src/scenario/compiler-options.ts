import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ts } from 'ts-morph'

const DSL = '@gradual/dsl'

/**
 * Options that a scenario is checked with: its own tsconfig's, where they concern what the types mean; ours where they
 * concern how it is loaded (jiti resolves as a bundler does) or would write files.
 *
 * Unused names are no reason to refuse a run.
 */
export function compilerOptionsFor(file: string): ts.CompilerOptions {
  const own = readNearestOptions(file)
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    ...own,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    resolveJsonModule: true,
    esModuleInterop: true,
    noEmit: true,
    skipLibCheck: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  for (const key of ['outDir', 'outFile', 'rootDir', 'tsBuildInfoFile', 'declarationDir', 'customConditions']) {
    delete options[key]
  }
  withNodeTypes(options, file)
  if (!resolves(DSL, file, options)) {
    // A scenario need not live in a project: it gets the types that came with this command.
    options.paths = { ...options.paths, [DSL]: [ownTypes()] }
  }
  return options
}

function readNearestOptions(file: string): ts.CompilerOptions {
  const path = ts.findConfigFile(dirname(file), ts.sys.fileExists)
  if (path === undefined) return {}
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  // Which files it lists is of no interest here: an empty list spares the search for them.
  const parsed = ts.parseJsonConfigFileContent(
    { ...config, files: [], include: [], references: [] },
    ts.sys,
    dirname(path),
  )
  return parsed.options
}

/** A scenario may read a file or the environment; the types are there where Node's are installed, beside it or here. */
function withNodeTypes(options: ts.CompilerOptions, file: string): void {
  if (options.types !== undefined && options.types.length > 0) return
  const folder = [file, createRequire(import.meta.url).resolve(DSL)]
    .map(nodeTypesAbove)
    .find(found => found !== undefined)
  if (folder === undefined) return
  options.typeRoots = [...(options.typeRoots ?? []), folder]
  options.types = ['node']
}

function nodeTypesAbove(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const types = join(folder, 'node_modules', '@types')
    if (existsSync(join(types, 'node'))) return types
    if (folder === dirname(folder)) return undefined
  }
}

function resolves(specifier: string, file: string, options: ts.CompilerOptions): boolean {
  return ts.resolveModuleName(specifier, file, options, ts.sys).resolvedModule !== undefined
}

function ownTypes(): string {
  return createRequire(import.meta.url)
    .resolve(DSL)
    .replace(/\.js$/, '.d.ts')
}
