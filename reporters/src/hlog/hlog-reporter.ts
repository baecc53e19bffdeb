import { join } from 'node:path'
import { encodeHistogram, Histogram, type Reporter, type ReporterContext, type WindowHistograms } from '@gradual/runner'
import { appendRow, writeWhole } from '../files.ts'
import { formatLogHead, formatLogLine } from './log-line.ts'

const FILE = 'histograms.hlog'

/**
 * `histograms.hlog`: for each window a line of all latencies, and by tag those of each operation, its service times, and
 * the generator's own delays.
 *
 * A window is written once, when its values are final: what is in the file never has to be corrected.
 */
export function createHlogReporter({ runDir, plan }: ReporterContext): Reporter {
  const path = join(runDir, FILE)
  let startedAt = ''
  return {
    onEvent(event) {
      if (event.type !== 'run.started') return
      startedAt = event.at
      writeWhole(path, `${formatLogHead(plan.scenario, event).join('\n')}\n`)
    },
    onWindow(window: WindowHistograms) {
      const span = { startMs: Date.parse(window.startedAt) - Date.parse(startedAt), durationMs: window.durationMs }
      const rows = histogramsOf(window).map(({ tag, data }) =>
        formatLogLine(tag, span, data.maxUs / 1000, encodeHistogram(data)),
      )
      // In one call: who reads the file of a killed run finds whole windows.
      appendRow(path, rows.join('\n'))
    },
  }
}

function histogramsOf({ operations, pacingLag, slotWait, eventLoop }: WindowHistograms) {
  const all = new Histogram()
  for (const { latency } of Object.values(operations)) all.mergeData(latency)
  return [
    // Without a tag: what the standard tools show when nobody asks for more.
    { tag: '', data: all.toData() },
    ...Object.entries(operations).flatMap(([name, { latency, service }]) => [
      { tag: name, data: latency },
      { tag: `${name}:service`, data: service },
    ]),
    { tag: ':pacingLag', data: pacingLag },
    { tag: ':slotWait', data: slotWait },
    { tag: ':eventLoop', data: eventLoop },
  ]
}
