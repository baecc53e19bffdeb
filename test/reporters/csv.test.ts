import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '@gradual/runner'
import { beforeEach, describe, expect, it } from 'vitest'
import { formatCsvRow } from '../../reporters/src/csv/csv-row.ts'
import createCsvReporter from '../../reporters/src/csv/index.ts'
import { parseCsv } from './support/csv.ts'
import { drive, driveToEnd, useTimeZone } from './support/drive.ts'
import { abortedRun, brokenRun, heldRun } from './support/runs.ts'

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

describe('csv reporter', () => {
  beforeEach(() => useTimeZone('UTC'))

  it('writes a row for each step under the header that its readers know', () => {
    const { context } = drive(createCsvReporter, brokenRun().events)
    expect(read(context.runDir, 'gradual_overload_metrics.csv')).toBe(
      [
        'timestamp,phase,workload,throughput,avg_latency_ms,max_latency_ms,p99_latency_ms,errors,total_requests',
        '2024-10-29 10:15:00.000,INIT,50,50.00,12.50,31.25,28.13,0,500',
        '2024-10-29 10:15:10.000,WARMUP,150,149.96,12.50,31.25,28.13,0,1500',
        '2024-10-29 10:15:20.000,WARMUP,250,249.50,12.50,31.25,28.13,0,2500',
        '2024-10-29 10:15:30.000,LOAD_INCREASE,350,350.00,14.00,40.00,30.00,0,3500',
        '2024-10-29 10:15:40.000,LOAD_INCREASE,450,450.00,14.00,40.00,30.00,0,4500',
        '2024-10-29 10:15:50.000,LOAD_INCREASE,550,270.00,85.32,1400.00,910.50,1000,5500',
        '2024-10-29 10:16:03.000,LOAD_INCREASE,550,270.00,85.32,1400.00,910.50,1000,5500',
        '2024-10-29 10:16:14.000,MITIGATION,385,384.96,28.40,200.00,120.00,0,3850',
        '',
      ].join('\n'),
    )
  })

  it('agrees with the result where late replies have changed a step after it was judged', async () => {
    const run = brokenRun()
    const [first, ...others] = run.result.steps
    const changed = { ...first!, latencyMs: { ...first!.latencyMs, mean: 77 } }
    const { context } = await driveToEnd(createCsvReporter, {
      ...run,
      result: { ...run.result, steps: [changed, ...others] },
    })
    const rows = read(context.runDir, 'gradual_overload_metrics.csv').trimEnd().split('\n')
    expect(rows).toHaveLength(1 + run.result.steps.length)
    expect(rows[1]).toBe('2024-10-29 10:15:00.000,INIT,50,50.00,77.00,31.25,28.13,0,500')
  })

  it('writes each phase once it is entered, the failure with its own earlier time', () => {
    const { context } = drive(createCsvReporter, brokenRun().events)
    expect(read(context.runDir, 'phase_transitions.csv')).toBe(
      [
        'phase,timestamp,workload',
        'INIT,2024-10-29 10:15:00.000,50',
        'WARMUP,2024-10-29 10:15:10.000,150',
        'LOAD_INCREASE,2024-10-29 10:15:30.000,350',
        'FAILURE,2024-10-29 10:15:53.000,550',
        'MITIGATION,2024-10-29 10:16:14.000,385',
        'RECOVERED,2024-10-29 10:16:24.000,385',
        '',
      ].join('\n'),
    )
  })

  it('ends with STABLE where nothing broke and with ABORTED where the run was cut', () => {
    const last = (run: { events: readonly RunEvent[] }) =>
      parseCsv(read(drive(createCsvReporter, run.events).context.runDir, 'phase_transitions.csv')).at(-1)
    expect(last(heldRun())).toEqual(['STABLE', '2024-10-29 10:15:50.000', '450'])
    expect(last(abortedRun())).toEqual(['ABORTED', '2024-10-29 10:15:04.000', '50'])
  })

  it('writes a row for each second', () => {
    const { context } = drive(createCsvReporter, brokenRun().events)
    const rows = parseCsv(read(context.runDir, 'throughput_per_second.csv'))
    expect(rows[0]?.join()).toBe('timestamp,phase,workload,throughput,errors,avg_latency_ms,p99_latency_ms,in_flight')
    expect(rows[4]).toEqual(['2024-10-29 10:15:03.000', 'INIT', '50', '50.00', '0', '12.50', '28.13', '0.63'])
    expect(rows).toHaveLength(11)
  })

  it('files a confirmation under LOAD_INCREASE even when the run was already in FAILURE', () => {
    const confirmed = brokenRun().events.find(one => one.type === 'step.measured' && one.step.purpose === 'confirm')
    if (confirmed?.type !== 'step.measured') throw new Error('the script has no confirmation')
    const event: RunEvent = { ...confirmed, step: { ...confirmed.step, recorded: 'FAILURE' } }
    const { context } = drive(createCsvReporter, [event])
    expect(parseCsv(read(context.runDir, 'gradual_overload_metrics.csv'))[1]?.[1]).toBe('LOAD_INCREASE')
  })

  it('has a number in every column of a step in which nothing was answered', () => {
    const silent = brokenRun().events.find(one => one.type === 'step.measured')
    if (silent?.type !== 'step.measured') throw new Error('the script has no step')
    const latencyMs = { mean: null, p50: null, p90: null, p99: null, p999: null, max: null }
    const { context } = drive(createCsvReporter, [
      { ...silent, step: { ...silent.step, latencyMs, p99RawMs: 0, throughputPerSec: 0, offeredLoad: 57.5 } },
    ])
    expect(parseCsv(read(context.runDir, 'gradual_overload_metrics.csv'))[1]).toEqual([
      '2024-10-29 10:15:00.000',
      'INIT',
      '57.50',
      '0.00',
      '0.00',
      '0.00',
      '0.00',
      '0',
      '500',
    ])
  })

  it('has whole tables at every moment at which the run could be killed', () => {
    const { events } = brokenRun()
    const { reporter, context } = drive(createCsvReporter, [])
    const count = { steps: 0, phases: 0, seconds: 0 }
    for (const event of events) {
      reporter.onEvent(event)
      if (event.type === 'step.measured') count.steps++
      if (event.type === 'phase.entered') count.phases++
      if (event.type === 'second.measured') count.seconds++
      const tables = ['gradual_overload_metrics', 'phase_transitions', 'throughput_per_second'].map(name =>
        parseCsv(read(context.runDir, `${name}.csv`)),
      )
      expect(tables.map(rows => rows.length - 1)).toEqual([count.steps, count.phases, count.seconds])
      for (const rows of tables) expect(new Set(rows.map(row => row.length)).size).toBe(1)
    }
    expect(count).toEqual({ steps: 8, phases: 6, seconds: 10 })
  })

  it('has headers in place before anything was measured', () => {
    const { context } = drive(createCsvReporter, [])
    expect(parseCsv(read(context.runDir, 'gradual_overload_metrics.csv'))).toHaveLength(1)
    expect(parseCsv(read(context.runDir, 'phase_transitions.csv'))).toHaveLength(1)
    expect(parseCsv(read(context.runDir, 'throughput_per_second.csv'))).toHaveLength(1)
  })

  it('keeps text with commas, quotes and line ends in its field', () => {
    const fields = ['a,b', 'say "no"', 'two\nlines', 'two\r\nlines', 'plain', '', ' padded ']
    expect(parseCsv(`${formatCsvRow(fields)}\n`)).toEqual([fields])
  })

  it('leaves no field that a spreadsheet would run', () => {
    const fields = ['=cmd|calc', '+1+1', '-2', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")']
    const [row] = parseCsv(`${formatCsvRow(fields)}\n`)
    expect(row).toEqual(fields.map(field => `'${field}`))
    expect(formatCsvRow([{ digits: '-2.00' }])).toBe('-2.00')
  })

  it('leaves an executable script that knows its tables, their columns and every phase', () => {
    const { context } = drive(createCsvReporter, brokenRun().events)
    const script = read(context.runDir, 'visualize.py')
    expect(statSync(join(context.runDir, 'visualize.py')).mode & 0o111).toBe(0o111)
    const files = [...script.matchAll(/"([a-z_0-9]+\.csv)"/g)].map(match => match[1]!)
    expect(files).toHaveLength(3)
    const columns = new Set(files.flatMap(file => parseCsv(read(context.runDir, file))[0]!))
    const used = [...script.matchAll(/\b(?:steps|phases|seconds|fine|table|failures)\["([a-z0-9_]+)"\]/g)].map(
      match => match[1]!,
    )
    expect(used.length).toBeGreaterThan(8)
    expect(used.filter(name => !columns.has(name))).toEqual([])
    const colored = [...script.matchAll(/^ {4}"([A-Z_]+)": "#/gm)].map(match => match[1])
    expect(colored.sort()).toEqual([
      'ABORTED',
      'FAILURE',
      'INCONCLUSIVE',
      'INIT',
      'LOAD_INCREASE',
      'MITIGATION',
      'NOT_RECOVERED',
      'PARTIAL_RECOVERY',
      'RECOVERED',
      'STABLE',
      'WARMUP',
    ])
  })
})
