import { access, constants, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { GradualError } from '@gradual/dsl'

export interface RunFolder {
  readonly path: string
  /** Its last part: the scenario and the time. */
  readonly name: string
  /** For a run that never began. */
  remove(): Promise<void>
}

/**
 * Makes `<out>/<scenario>-<YYYY-MM-DD-HH_MM_SS>/`, with a number behind it where two runs begin in one second.
 *
 * @throws GradualError OUT_NOT_WRITABLE
 */
export async function makeRunFolder(out: string, scenario: string, now: Date): Promise<RunFolder> {
  const base = `${toFileName(scenario)}-${localTime(now)}`
  try {
    await mkdir(resolve(out), { recursive: true })
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? base : `${base}-${attempt}`
      const path = join(resolve(out), name)
      if (!(await makeNew(path))) continue
      await access(path, constants.W_OK)
      return { path, name, remove: () => rm(path, { recursive: true, force: true }) }
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GradualError('OUT_NOT_WRITABLE', `results cannot be written to ${out}: ${why}`, {
      hint: 'name a folder that can be written to: --out DIR',
      cause: error,
    })
  }
}

async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** A scenario may be called anything; a folder may not. */
function toFileName(name: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80)
  return safe === '' ? 'run' : safe
}

function localTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}-${two(at.getHours())}_${two(at.getMinutes())}_${two(at.getSeconds())}`
}
