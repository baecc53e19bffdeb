import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { GradualError } from '@gradual/dsl'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { displayPath } from '../scenario/index.ts'

export const RUN_FILE = 'run.json'
export const GROUP_FILE = 'runs.json'

/** Where results lie: the folder, and which of the files that can be read again it has. */
export interface ResultsFolder {
  readonly path: string
  /** As the user wrote it: for messages. */
  readonly name: string
  readonly kind: 'run' | 'group'
}

/**
 * Finds the results that an argument names: a folder, or the file in it.
 *
 * @throws GradualError RUN_NOT_FOUND
 */
export async function findResults(argument: string): Promise<ResultsFolder> {
  const given = resolve(argument)
  const folder = [RUN_FILE, GROUP_FILE].includes(basename(given)) ? dirname(given) : given
  const has = async (file: string) =>
    stat(join(folder, file)).then(
      found => found.isFile(),
      () => false,
    )
  if (await has(RUN_FILE)) return { path: folder, name: displayPath(folder), kind: 'run' }
  if (await has(GROUP_FILE)) return { path: folder, name: displayPath(folder), kind: 'group' }
  const exists = await stat(given).then(
    () => true,
    () => false,
  )
  throw exists
    ? new GradualError('RUN_NOT_FOUND', `${argument} is not the results of a run: it has no ${RUN_FILE}`, {
        hint: 'name the folder that gradual run printed behind "results"',
      })
    : new GradualError('RUN_NOT_FOUND', `${argument} does not exist`, {
        hint: 'name the folder that gradual run printed behind "results"',
      })
}

/**
 * Reads and checks a file of results.
 *
 * @param schema the form that this version reads, `gradual/run@1`
 * @param schemaFile of @gradual/reporters
 * @throws GradualError RUN_INVALID
 */
export async function readResults<T>(path: string, schema: string, schemaFile: string): Promise<T> {
  const name = displayPath(path)
  const data = parse(await readText(path, name), name)
  const found = (data as { schema?: unknown } | null)?.schema
  if (found !== schema) {
    const what = typeof found === 'string' ? `is of the form ${found}` : 'does not say of which form it is'
    throw new GradualError('RUN_INVALID', `${name} ${what}; this version of gradual reads ${schema}`, {
      hint: 'read it with the version of gradual that wrote it',
    })
  }
  const validate = validator(schemaFile)
  if (validate(data)) return data as T
  const first = validate.errors?.[0]
  throw new GradualError(
    'RUN_INVALID',
    `${name} is not what a run writes: ${first?.instancePath || 'the whole'} ${first?.message ?? 'is wrong'}`,
    { hint: 'it was changed, or written by another version of gradual' },
  )
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GradualError('RUN_INVALID', `${name} cannot be read: ${why}`, {
      hint: 'see who may read it',
      cause: error,
    })
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new GradualError('RUN_INVALID', `${name} is cut short or is no JSON`, {
      hint: 'what is left of it is in events.ndjson, a line for each event',
      cause: error,
    })
  }
}

const validators = new Map<string, ValidateFunction>()

function validator(schemaFile: string): ValidateFunction {
  const known = validators.get(schemaFile)
  if (known) return known
  // Found as reporters are: by name, not by a dependency of the code.
  const schema = createRequire(import.meta.url)(`@gradual/reporters/${schemaFile}`) as object
  const validate = new Ajv2020({ strict: false }).compile(schema)
  validators.set(schemaFile, validate)
  return validate
}
