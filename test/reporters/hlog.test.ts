import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import createHlogReporter from '@gradual/reporters/hlog'
import { Histogram, type WindowHistograms } from '@gradual/runner'
import { HistogramLogReader } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { drive } from './support/drive.ts'
import { brokenRun } from './support/runs.ts'

const [started] = brokenRun().events

const of = (...us: number[]) => {
  const histogram = new Histogram()
  for (const value of us) histogram.record(value)
  return histogram.toData()
}

function windowAt(seconds: number, read: number[], write: number[]): WindowHistograms {
  return {
    stepId: 1,
    index: 0,
    phase: 'init',
    load: 50,
    startedAt: new Date(Date.parse(started!.type === 'run.started' ? started!.at : '') + seconds * 1000).toISOString(),
    durationMs: 1000,
    final: true,
    operations: {
      read: { latency: of(...read), service: of(...read.map(us => us / 2)) },
      'big write': { latency: of(...write), service: of(...write) },
    },
    pacingLag: of(10, 20),
    slotWait: of(),
    eventLoop: of(1000),
  }
}

function readLog(folder: string) {
  const reader = new HistogramLogReader(readFileSync(join(folder, 'histograms.hlog'), 'utf8'))
  const found = []
  for (let one = reader.nextIntervalHistogram(); one; one = reader.nextIntervalHistogram()) found.push(one)
  return found.map(one => {
    if (!('totalCount' in one)) throw new Error('a double histogram')
    const { tag, startTimeStampMsec, endTimeStampMsec, totalCount, maxValue } = one
    return { tag, startMs: startTimeStampMsec, endMs: endTimeStampMsec, count: totalCount, max: maxValue }
  })
}

test('every window is a line of all latencies and one for each operation, as the standard reader finds them', () => {
  const { reporter, context } = drive(createHlogReporter, [started!])
  reporter.onWindow!(windowAt(1, [500, 700, 900], [2000]))
  reporter.onWindow!(windowAt(2, [100], []))
  const lines = readLog(context.runDir)
  const at = Date.parse(started!.type === 'run.started' ? started!.at : '')
  expect(lines.filter(({ tag }) => tag === 'NO TAG')).toMatchObject([
    { startMs: at + 1000, endMs: at + 2000, count: 4 },
    { startMs: at + 2000, endMs: at + 3000, count: 1 },
  ])
  expect(lines.filter(({ tag }) => tag === 'read').map(({ count }) => count)).toEqual([3, 1])
  expect(lines.filter(({ tag }) => tag === 'read:service')[0]).toMatchObject({ count: 3, max: 450 })
  expect(lines.filter(({ tag }) => tag === 'big_write').map(({ count }) => count)).toEqual([1, 0])
  expect(new Set(lines.map(({ tag }) => tag))).toContain(':pacingLag')
})

test('what is on disk is whole windows at any time', () => {
  const { reporter, context } = drive(createHlogReporter, [started!])
  reporter.onWindow!(windowAt(1, [500], [2000]))
  expect(readLog(context.runDir)).toHaveLength(8)
})

test('a run that never started leaves no log', () => {
  const { context } = drive(createHlogReporter, [])
  expect(existsSync(join(context.runDir, 'histograms.hlog'))).toBe(false)
})
