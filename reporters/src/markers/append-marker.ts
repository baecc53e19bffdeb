import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { temporaryBeside } from '../files.ts'

const NO_HARD_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'])

/**
 * Appends a line that is complete when it appears.
 *
 * Who polls the file acts on what it reads. An append is one write; a file that is not there yet is written beside its
 * place and linked into it, because between creating and writing it would be seen empty.
 */
export function appendMarker(path: string, line: string): void {
  if (!createWith(path, line)) append(path, line)
}

/** False where the file is there already. */
function createWith(path: string, line: string): boolean {
  const temporary = temporaryBeside(path)
  try {
    writeFileSync(temporary, `${line}\n`)
    linkSync(temporary, path)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') return false
    if (!NO_HARD_LINKS.has(code)) throw error
    if (exists(path)) return false
    renameSync(temporary, path)
    return true
  } finally {
    rmSync(temporary, { force: true })
  }
}

function append(path: string, line: string): void {
  const file = openSync(path, 'a+')
  try {
    const text = `${endsWithLine(file) ? '' : '\n'}${line}\n`
    const written = writeSync(file, text)
    if (written < Buffer.byteLength(text)) throw new Error(`${path} took only a part of the marker: is the disk full?`)
  } finally {
    closeSync(file)
  }
}

/** Somebody's last line may lack its end; ours must not run on from it. */
function endsWithLine(file: number): boolean {
  const { size } = fstatSync(file)
  if (size === 0) return true
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] === 0x0a
}

function exists(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}
