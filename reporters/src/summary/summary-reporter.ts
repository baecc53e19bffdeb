import { join } from 'node:path'
import type { Reporter, ReporterContext, RunResult } from '@gradual/runner'
import { writeWhole } from '../files.ts'
import { renderSummary } from './render-summary.ts'

/** `test_summary.txt`: the whole outcome in words, for people without tools. */
export function createSummaryReporter({ runDir }: ReporterContext): Reporter {
  return {
    onEvent() {},
    finish(result: RunResult) {
      writeWhole(join(runDir, 'test_summary.txt'), renderSummary(result))
    },
  }
}
