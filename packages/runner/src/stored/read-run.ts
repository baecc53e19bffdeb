import { join } from 'node:path'
import { GradualError } from '@gradual/dsl'
import { validatePlan } from '../plan/index.ts'
import type { RunResult } from '../result.ts'
import { displayPath } from '../scenario/index.ts'
import { findResults, RUN_FILE, readResults } from './read-json.ts'

export interface StoredRun {
  readonly path: string
  /** As the user wrote it: for messages. */
  readonly name: string
  readonly result: RunResult
}

/**
 * One run out of its folder, checked.
 *
 * @throws GradualError RUN_NOT_FOUND, RUN_INVALID
 */
export async function readRun(argument: string): Promise<StoredRun> {
  const { path, name, kind } = await findResults(argument)
  if (kind === 'group') {
    throw new GradualError('RUN_NOT_FOUND', `${name} is a series of runs, not one of them`, {
      hint: `name one: ${join(name, 'run-1')}`,
    })
  }
  return { path, name, result: await readRunFile(path) }
}

/** @param folder of the run */
export async function readRunFile(folder: string): Promise<RunResult> {
  const file = join(folder, RUN_FILE)
  const result = await readResults<RunResult>(file, 'gradual/run@1', 'run.schema.json')
  const checked = validatePlan(result.plan)
  if ('plan' in checked) return result
  const first = checked.issues[0]
  throw new GradualError(
    'RUN_INVALID',
    `the plan in ${displayPath(file)} is none: ${first?.path ?? ''} ${first?.message ?? ''}`,
    {
      hint: 'it was changed, or written by another version of gradual',
    },
  )
}
