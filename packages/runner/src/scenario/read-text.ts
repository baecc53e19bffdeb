import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReadText } from '@gradual/dsl'

/** A day at a rate for each second has less than 2 MiB. */
const MOST_BYTES = 64 * 1024 * 1024

/** Reads a file that a scenario names, relative to the file that names it. */
export const readText: ReadText = (path, from) => {
  const base = from === undefined ? process.cwd() : dirname(from.startsWith('file:') ? fileURLToPath(from) : from)
  const full = resolve(base, path)
  try {
    if (statSync(full).size > MOST_BYTES) throw new Error('it is larger than 64 MiB')
    return readFileSync(full, 'utf8')
  } catch (error) {
    throw new Error(explain(error, full), { cause: error })
  }
}

function explain(error: unknown, full: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `there is no ${full}`
  if (code === 'EISDIR') return `${full} is a folder`
  if (code === 'EACCES') return `${full} may not be read`
  return error instanceof Error ? error.message : String(error)
}
