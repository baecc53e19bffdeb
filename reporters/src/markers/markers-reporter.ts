import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, ReporterContext, RunEvent } from '@gradual/runner'
import { formatLocalStamp } from '../format.ts'
import { appendMarker } from './append-marker.ts'

const INJECTION_FILE = 'main_injection_timestamp.txt'
const MITIGATION_FILE = 'mitigation_trigger.txt'

/** Tells agents beside the run, through two files that they poll, when the main load starts and when help is needed. */
export function createMarkersReporter({ markersDir }: ReporterContext): Reporter {
  let injected = false
  /** The load that broke the system: what an agent sizes its help by. */
  let critical: number | undefined

  const mark = (file: string, line: string) => {
    // Agents clean up between runs; the folder may be gone since the start.
    mkdirSync(markersDir, { recursive: true })
    appendMarker(join(markersDir, file), line)
  }

  return {
    start() {
      mkdirSync(markersDir, { recursive: true })
    },
    onEvent(event: RunEvent) {
      if (event.type === 'failure.detected') critical = event.criticalPoint.workload
      if (event.type !== 'phase.entered') return
      const time = formatLocalStamp(event.at)
      if (event.recorded === 'LOAD_INCREASE' && !injected) {
        injected = true
        mark(INJECTION_FILE, `inj,${time}`)
      } else if (event.recorded === 'FAILURE') {
        critical ??= event.load
      } else if (event.recorded === 'MITIGATION') {
        // Whole, because its readers parse an integer.
        mark(MITIGATION_FILE, `mit,${time},workload=${Math.round(critical ?? event.load)}`)
      }
    },
  }
}
