import { ERROR_CODES } from '../../errors/index.ts'
import { TreeError } from './tree-error.ts'

// Control characters, surrogates, private use and specials, as ZooKeeper's PathUtils refuses them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/

/** Refuses what ZooKeeper refuses as a path: relative, empty or dotted parts, a slash at the end, unprintable characters. */
export function validatePath(path: string): void {
  if (!isValidPath(path)) throw new TreeError(ERROR_CODES.BADARGUMENTS)
}

export function isValidPath(path: string): boolean {
  if (path === '/') return true
  if (path.length === 0 || path[0] !== '/' || path.endsWith('/') || FORBIDDEN.test(path)) return false
  return !path
    .slice(1)
    .split('/')
    .some(part => part === '' || part === '.' || part === '..')
}

/** The parent's path; that of a top-level znode is `/`. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
