import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Replaces a file in one go: a reader sees the old text or the new, never a part. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  const temporary = temporaryBeside(path)
  try {
    writeFileSync(temporary, text, { mode })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** One call for one row, so that what is on disk ends with a whole row whenever the run is killed. */
export function appendRow(path: string, row: string): void {
  appendFileSync(path, `${row}\n`)
}

/** In the same folder, so that it can be renamed; hidden, so that those who list the folder pass it over. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
}
