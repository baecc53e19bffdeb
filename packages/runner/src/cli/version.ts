import { readFileSync } from 'node:fs'

/** Of the package that this file belongs to. */
export function readVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return manifest.version
}
