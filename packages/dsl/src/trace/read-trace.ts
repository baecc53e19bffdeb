import type { TracePhase, TracePoint } from '../plan.ts'
import { readParam, readQuantity } from '../units/read.ts'
import { trimNoise } from '../units/scales.ts'

/** A row of a trace: its time from any beginning. */
export interface FoundRow {
  readonly timeMs: number
  readonly perSec: number
}

export interface TraceMistake {
  /** 1-based, in the file of the trace. */
  readonly line: number
  readonly message: string
  readonly hint?: string
}

/**
 * Reads rows of `time,rate`, and everything that is wrong with them at once.
 *
 * Commas, semicolons and tabs part the columns. A time is a bare number of seconds (also since 1970), an amount with
 * its unit, or a date in ISO 8601; a rate is a bare number of requests per second, or an amount with its unit.
 */
export function readTrace(text: string): {
  readonly rows: readonly FoundRow[]
  readonly mistakes: readonly TraceMistake[]
} {
  const rows: FoundRow[] = []
  const mistakes: TraceMistake[] = []
  let isFirst = true
  let beforeMs: number | undefined
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((written, index) => {
      const line = index + 1
      if (written.trim() === '' || written.trimStart().startsWith('#')) return
      const cells = written.split(/[,;\t]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
      const wasFirst = isFirst
      isFirst = false
      if (wasFirst && isHeader(cells)) return
      if (cells.length !== 2) {
        const columns = cells.length === 1 ? 'one column' : `${cells.length} columns`
        mistakes.push({ line, message: `it has ${columns} and not two`, hint: 'a row is time,rate: 30,250' })
        return
      }
      const time = readTime(cells[0]!)
      const rate = readRate(cells[1]!)
      for (const read of [time, rate]) if ('message' in read) mistakes.push({ line, ...read })
      if ('value' in time) {
        if (beforeMs !== undefined && time.value <= beforeMs) {
          const message = `its time, ${cells[0]}, does not lie after that of the row before it`
          mistakes.push({ line, message, hint: 'the rows must be in the order of time' })
        }
        beforeMs = time.value
        if ('value' in rate) rows.push({ timeMs: time.value, perSec: rate.value })
      }
    })
  return { rows, mistakes }
}

/** The rates by the time from the first of them. The last of steps holds as long as the one before it. */
export function toPoints(
  rows: readonly FoundRow[],
  between: TracePhase['between'],
): { readonly points: readonly TracePoint[]; readonly holdMs: number } {
  const startMs = rows[0]?.timeMs ?? 0
  const points = rows.map(({ timeMs, perSec }) => ({ atMs: trimNoise(timeMs - startMs), perSec }))
  const lastMs = points.at(-1)?.atMs ?? 0
  const lengthMs = between === 'steps' ? lastMs - (points.at(-2)?.atMs ?? 0) : 0
  return { points, holdMs: trimNoise(lastMs + lengthMs) }
}

type Read = { readonly value: number } | Omit<TraceMistake, 'line'>

/** Titles: neither of them is a figure, or begins like one. */
function isHeader(cells: readonly string[]): boolean {
  return cells.length === 2 && cells.every(cell => /^[^\d.+-]/.test(cell))
}

const date = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/

function readTime(written: string): Read {
  if (date.test(written)) {
    const ms = Date.parse(written.replace(' ', 'T'))
    if (!Number.isNaN(ms)) return { value: ms }
  }
  const read = readParam('duration', written, 's')
  return 'value' in read ? read : wrong(written, 'a time', "seconds (30), an amount ('1.5min') or a date (ISO 8601)")
}

function readRate(written: string): Read {
  const read = readParam('rate', written, '/s')
  if ('value' in read) return read
  if (/^-/.test(written) && 'value' in readQuantity('rate', `${written.slice(1)}/s`)) {
    return { message: `its rate, ${written}, is below zero` }
  }
  return wrong(written, 'a rate', "requests per second (250), or an amount ('300/min')")
}

function wrong(written: string, what: string, hint: string): Read {
  return { message: written === '' ? `it has no ${what.slice(2)}` : `'${written}' is not ${what}`, hint }
}
