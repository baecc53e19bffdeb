import type { RunEvent } from '@gradual/runner'
import { formatFixed, sanitize } from '../format.ts'

/** What stands before the first line: the format's own words, and the unit, which the format has no place for. */
export function formatLogHead(scenario: string, started: Extract<RunEvent, { type: 'run.started' }>): string[] {
  const epoch = Date.parse(started.at) / 1000
  return [
    `#[gradual: ${comment(scenario)}, run ${comment(started.runId)}]`,
    '#[Values are microseconds: -outputValueUnitRatio 1000 shows milliseconds]',
    '#[No tag: latency of all operations; Tag=<operation> its latency, <operation>:service from the actual send time, :pacingLag, :slotWait and :eventLoop of the load generator]',
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${formatFixed(epoch, 3)} (seconds since epoch), ${new Date(started.at).toUTCString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ]
}

/** `Tag=read,12.400,0.100,3.512,HISTFA...`: times in seconds from the start, the maximum in ms. */
export function formatLogLine(
  tag: string,
  span: { readonly startMs: number; readonly durationMs: number },
  maxMs: number,
  histogram: string,
): string {
  const seconds = (ms: number) => formatFixed(ms / 1000, 3)
  const prefix = tag === '' ? '' : `Tag=${formatTag(tag)},`
  return `${prefix}${seconds(span.startMs)},${seconds(span.durationMs)},${formatFixed(maxMs, 3)},${histogram}`
}

/** The format ends a tag at a comma, its readers at a space. */
function formatTag(tag: string): string {
  return tag.replace(/[,\s]/g, '_')
}

function comment(text: string): string {
  return sanitize(text).replaceAll(']', ')')
}
