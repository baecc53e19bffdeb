import type { DriverOperation } from './driver.ts'

/** The path of a request, for drivers that do not patch prepared ones. */
export function requestPath({ prefix, digits, paths }: DriverOperation, key: number): string {
  if (paths !== undefined) return paths[key]!
  return digits === 0 ? prefix : prefix + String(key).padStart(digits, '0')
}

/** As the server knows it; the root is the chroot itself. */
export function serverPath(chroot: string, path: string): string {
  return path === '/' && chroot !== '' ? chroot : chroot + path
}
