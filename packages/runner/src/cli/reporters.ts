import { basename, dirname, extname, isAbsolute, resolve } from 'node:path'
import { GradualError } from '@gradual/dsl'
import type { Reporter, ReporterContext, ReporterFactory } from '../events.ts'
import type { NamedReporter } from '../run/index.ts'
import { importUserModule, nearest, resolveFrom, toUrl } from '../scenario/index.ts'

/** Those that are part of gradual, for suggestions; each is a module of its own that is loaded only when it is named. */
const OWN = ['csv', 'hlog', 'json', 'lines', 'markers', 'summary']

export interface NamedFactory {
  readonly name: string
  readonly create: ReporterFactory
}

/**
 * Finds the reporters of `--reporter a,b`: our own by name, others by package or file.
 *
 * @throws GradualError CLI_USAGE for a name that leads nowhere or to something that is no reporter
 */
export async function loadReporters(list: string, cwd = process.cwd()): Promise<NamedFactory[]> {
  const names = [...new Set(list.split(',').map(name => name.trim()))].filter(name => name !== '')
  return Promise.all(names.map(async name => ({ name, create: toFactory(name, await importReporter(name, cwd)) })))
}

/** A reporter that cannot be set up is wrong from the start: better no run than one without its report. */
export function createReporters(factories: readonly NamedFactory[], context: ReporterContext): NamedReporter[] {
  return factories.map(({ name, create }) => ({ name, reporter: createOne(name, create, context) }))
}

function createOne(name: string, create: ReporterFactory, context: ReporterContext): Reporter {
  try {
    const reporter: unknown = create(context)
    if (isReporter(reporter)) return reporter
    throw new Error('it has no method onEvent')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GradualError('INTERNAL', `reporter ${name} could not be set up: ${why}`, {
      hint: 'leave it out with --reporter, or correct what it says',
      cause: error,
    })
  }
}

function isReporter(made: unknown): made is Reporter {
  return typeof made === 'object' && made !== null && 'onEvent' in made && typeof made.onEvent === 'function'
}

async function importReporter(name: string, cwd: string): Promise<Readonly<Record<string, unknown>>> {
  if (isFile(name)) return importFile(name, resolve(cwd, name))
  try {
    return (await import(`@gradual/reporters/${name}`)) as Record<string, unknown>
  } catch (error) {
    if (OWN.includes(name) || !isMissing(error)) throw error
  }
  const found = resolveFrom(cwd, name)
  if (found === undefined) {
    const twin = nearest(name, OWN)
    throw new GradualError('CLI_USAGE', `there is no reporter ${name}`, {
      hint: twin
        ? `did you mean ${twin}?`
        : `there are ${OWN.join(', ')}; others by package name, or by file as ./${basename(name)}.ts`,
    })
  }
  return (await import(toUrl(found))) as Record<string, unknown>
}

function isFile(name: string): boolean {
  return name.startsWith('.') || isAbsolute(name) || ['.ts', '.mts', '.js', '.mjs'].includes(extname(name))
}

async function importFile(name: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importUserModule(path)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new GradualError('CLI_USAGE', `reporter ${name} cannot be loaded: ${why}`, {
      hint: `see whether the file is in ${dirname(path)} and runs by itself`,
      cause: error,
    })
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'ERR_MODULE_NOT_FOUND'
}

function toFactory(name: string, module: Readonly<Record<string, unknown>>): ReporterFactory {
  const factory = module.default
  if (typeof factory === 'function') return factory as ReporterFactory
  throw new GradualError('CLI_USAGE', `reporter ${name} has no default export that makes a reporter`, {
    hint: 'export default (context: ReporterContext) => ({ onEvent(event) { ... } })',
  })
}
