import { join } from 'node:path'
import type { Reporter, ReporterContext, RunEvent, RunResult } from '@gradual/runner'
import { appendRow, writeWhole } from '../files.ts'
import { UnfinishedRun } from './unfinished-run.ts'

/** After these, what a killed run leaves behind has changed. */
const WORTH_KEEPING: ReadonlySet<RunEvent['type']> = new Set([
  'run.started',
  'phase.entered',
  'step.measured',
  'failure.detected',
  'recovery.verified',
  'run.finished',
])

/** `run.json`, whole at any time, and `events.ndjson`, a line for every event. */
export function createJsonReporter({ plan, runDir }: ReporterContext): Reporter {
  const resultPath = join(runDir, 'run.json')
  const eventsPath = join(runDir, 'events.ndjson')
  const unfinished = new UnfinishedRun(plan)
  let finished = false
  return {
    start() {
      writeWhole(eventsPath, '')
    },
    onEvent(event: RunEvent) {
      appendRow(eventsPath, JSON.stringify(event))
      if (finished) return
      unfinished.add(event)
      if (!WORTH_KEEPING.has(event.type)) return
      const text = unfinished.toJson()
      if (text !== undefined) writeWhole(resultPath, text)
    },
    finish(result: RunResult) {
      finished = true
      writeWhole(resultPath, `${JSON.stringify(result, null, 2)}\n`)
    },
  }
}
