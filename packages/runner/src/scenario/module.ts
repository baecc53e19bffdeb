import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { GradualError, isGradualError } from '@gradual/dsl'
import { createJiti, type Jiti } from 'jiti'
import { displayPath } from './locate.ts'

const DSL = '@gradual/dsl'

/**
 * Loads a module of the user's, TypeScript or JavaScript, and returns its exports.
 *
 * Nothing is cached, so that an edited file is loaded anew. Interop stays off: it would forward the method `then` of a
 * builder that is exported as default, and awaiting the module would call it.
 *
 * @throws GradualError SCENARIO_LOAD with file and line; a GradualError of the module itself as it is
 */
export async function importUserModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const jiti = createUserJiti(path)
  try {
    return await jiti.import<Record<string, unknown>>(path)
  } catch (error) {
    throw explainLoadError(error, path)
  }
}

/** Where a specifier leads to, seen from a folder of the user's; undefined where it leads nowhere. */
export function resolveFrom(folder: string, specifier: string): string | undefined {
  const jiti = createJiti(join(folder, '_.js'), options())
  const found = jiti.esmResolve(specifier, { try: true })
  return found?.startsWith('file:') ? fileURLToPath(found) : found
}

function createUserJiti(path: string): Jiti {
  if (resolveFrom(dirname(path), DSL) !== undefined) return createJiti(path, options())
  // A scenario need not live in a project: it gets the copy that came with this command.
  return createJiti(path, { ...options(), alias: { [DSL]: createRequire(import.meta.url).resolve(DSL) } })
}

function options() {
  return { interopDefault: false, moduleCache: false, fsCache: false }
}

/** What a user's file threw, in terms of that file. */
export function explainLoadError(error: unknown, path: string, when = 'while it was loaded'): unknown {
  if (isGradualError(error)) return error
  const name = displayPath(path)
  const thrown = error instanceof Error ? error : new Error(String(error))
  const syntax = /^\w+: (?<what>.*?)(?: \(\d+:\d+\))? \n (?<at>.*:\d+:\d+)$/s.exec(thrown.message)?.groups
  if (syntax) {
    return new GradualError(
      'SCENARIO_LOAD',
      `${relativePlace(syntax.at ?? name)} is not valid TypeScript: ${firstLine(syntax.what)}`,
      {
        hint: 'correct it there and run the command again',
        cause: error,
      },
    )
  }
  const missing = /^Cannot find (?:module|package) '(?<what>[^']+)'/.exec(thrown.message)?.groups?.what
  if (missing !== undefined) {
    return new GradualError('SCENARIO_LOAD', `${name} imports '${missing}', which cannot be found`, {
      hint:
        missing.startsWith('.') || missing.startsWith('/')
          ? 'check the path of the import'
          : `install it: npm install ${missing}`,
      cause: error,
    })
  }
  const place = userFrame(thrown, path)
  return new GradualError('SCENARIO_LOAD', `${name} threw ${when}: ${firstLine(thrown.message)}`, {
    hint: place ? `at ${place}` : 'run it again with --verbose to see where',
    cause: error,
  })
}

/** The innermost line of the stack that is the user's own: of the scenario or of what stands beside it. */
function userFrame(error: Error, path: string): string | undefined {
  const frames = (error.stack ?? '').split('\n').filter(line => line.startsWith('    at '))
  const folder = dirname(path)
  const places = frames.map(frame => /\(?((?:file:\/\/)?\/[^()]*:\d+:\d+)\)?$/.exec(frame)?.[1])
  const own =
    places.find(place => place?.includes(path)) ??
    places.find(place => place?.includes(folder) && !place.includes('node_modules'))
  return own === undefined ? undefined : relativePlace(own)
}

function relativePlace(place: string): string {
  const parts = /^(?<file>.*?)(?<position>:\d+:\d+)$/.exec(place)?.groups
  if (!parts?.file) return place
  const file = parts.file.startsWith('file:') ? fileURLToPath(parts.file) : parts.file
  return `${displayPath(file)}${parts.position}`
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n')[0]!.trim()
}

/** The URL that dynamic import wants for a file. */
export function toUrl(path: string): string {
  return pathToFileURL(path).href
}
