import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { beforeEach, describe, expect, it } from 'vitest'
import createSummaryReporter, { renderSummary } from '../../reporters/src/summary/index.ts'
import { driveToEnd, useTimeZone } from './support/drive.ts'
import { ALL_RUNS, abortedRun, brokenRun, heldRun, inconclusiveRun } from './support/runs.ts'

/** The rows under a title, without their indentation. */
function section(text: string, title: string): string[] {
  const lines = text.split('\n')
  const start = lines.indexOf(title)
  if (start < 0) return []
  const end = lines.indexOf('', start)
  return lines.slice(start + 1, end).map(line => line.slice(2))
}

function changed(changes: Partial<RunResult>): string {
  return renderSummary({ ...brokenRun().result, ...changes })
}

describe('summary', () => {
  beforeEach(() => useTimeZone('UTC'))

  it.each(Object.entries(ALL_RUNS))('is plain text of at most 80 columns for a run that %s', async (_, make) => {
    const run = make()
    const { context } = await driveToEnd(createSummaryReporter, run)
    const text = readFileSync(join(context.runDir, 'test_summary.txt'), 'utf8')
    expect(text).toBe(renderSummary(run.result))
    expect(text).toMatch(/^[\n -~]+\n$/)
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([])
  })

  it('tells the configuration in the units of people', () => {
    expect(section(renderSummary(brokenRun().result), 'Test Configuration:').slice(0, 7)).toEqual([
      'Initial requests: 50/s',
      'Max requests: 650/s',
      'Step size: 100/s',
      'Step duration: 10s',
      'Warmup steps: 2',
      'Latency threshold: 50.0ms',
      'Throughput drop threshold: 30.0%',
    ])
  })

  it('says what was loaded, and with what', () => {
    const text = renderSummary(brokenRun().result)
    expect(section(text, 'Target:')).toEqual([
      'sandbox (not a real ZooKeeper), capacity 500/s',
      'Servers: 127.0.0.1:40001',
    ])
    expect(section(text, 'Test Configuration:')).toEqual(
      expect.arrayContaining(['Seed: 42', 'Driver: wire, 1 worker', 'Duration: 1min 30s']),
    )
  })

  it('names the critical point, its bracket, the range below it and the recovery', () => {
    expect(section(renderSummary(brokenRun().result), 'Test Summary:')).toEqual([
      'Critical Failure Point: 550 requests/s',
      'Bracket: last good 450, first bad 550 requests/s',
      'Safe Operating Range: 50-450 requests/s',
      'Peak Throughput: 450.0 ops/s',
      'Baseline Latency: 12.5 ms',
      'Baseline Throughput: 50.0 ops/s',
      'Recovery: recovered at 385 requests/s, 4.2s after the mitigation',
      'Hysteresis: latency 14.4 ms more than at the same load on the way up',
      'Verdict: BROKE - latency.mean above 50ms at 550 requests/s, confirmed',
    ])
  })

  it('gives the evidence: what was required, what was measured, where it is written', () => {
    expect(section(renderSummary(brokenRun().result), 'Evidence:')).toEqual([
      'Condition: latency.mean above 50ms',
      'Required: 50.0 ms',
      'Actual: 85.3 ms',
      'First breach: 2024-10-29 10:15:53.000 (local time)',
      'Confirmed: yes, by a repeat',
      'Source: scenarios/zk.ts:31',
    ])
  })

  it('shows that the generator did its part, or where it did not', () => {
    expect(section(renderSummary(brokenRun().result), 'Load Generator:')).toEqual([
      'Worst pacing lag (p99): 0.8 ms at 550 requests/s',
      'Worst event loop delay (p99): 1.1 ms at 50 requests/s',
      'Limited steps: none',
    ])
    expect(section(renderSummary(inconclusiveRun().result), 'Load Generator:').slice(2)).toEqual([
      'Limited steps: 2 of 7',
      '- 550 requests/s: pacing lag p99 12.5 ms is above 10 % of the latency limit',
    ])
    const [step] = inconclusiveRun().result.steps.slice(-1)
    const steps = [1, 2, 3, 4, 5, 6, 7].map(load => ({ ...step!, offeredLoad: load }))
    expect(section(changed({ steps }), 'Load Generator:').slice(8)).toEqual(['- and 2 more'])
    expect(section(changed({ steps }), 'Load Generator:')[2]).toBe('Limited steps: 7 of 7')
    expect(section(renderSummary(abortedRun().result), 'Load Generator:')).toEqual(['no step was measured'])
  })

  it('accounts for the overshoot, the expectations and the warnings', () => {
    const text = renderSummary(brokenRun().result)
    expect(section(text, 'Overshoot:')).toEqual(['load went on for 7s, 3850 requests, after the first breached window'])
    expect(section(text, 'Expectations:')).toEqual(['met: criticalPoint at least 500/s (550/s)'])
    expect(section(text, 'Warnings:')).toEqual(['- the baseline is unsteady'])
    const missed = [{ expectation: 'criticalPoint at least 600/s', met: false, actual: '550/s' }]
    expect(section(changed({ expectations: missed }), 'Expectations:')).toEqual([
      'NOT MET: criticalPoint at least 600/s (550/s)',
    ])
  })

  it('lists the phases in local time', () => {
    expect(section(renderSummary(heldRun().result), 'Phases (local time):')).toEqual([
      '2024-10-29 10:15:00.000  INIT              workload 50',
      '2024-10-29 10:15:10.000  WARMUP            workload 150',
      '2024-10-29 10:15:30.000  LOAD_INCREASE     workload 350',
      '2024-10-29 10:15:50.000  STABLE            workload 450',
    ])
  })

  it('says up to where a run held, and leaves out evidence and overshoot', () => {
    const text = renderSummary(heldRun().result)
    expect(section(text, 'Test Summary:')).toEqual(
      expect.arrayContaining([
        'Critical Failure Point: none up to 450 requests/s',
        'Recovery: not needed, nothing broke',
        'Verdict: HELD - nothing broke up to 450 requests/s',
      ]),
    )
    expect(text).not.toContain('Evidence:')
    expect(text).not.toContain('Overshoot:')
  })

  it('says what would help an inconclusive run', () => {
    const rows = section(renderSummary(inconclusiveRun().result), 'Test Summary:')
    expect(rows).toContain('Critical Failure Point: not found')
    expect(rows).toContain('Advice: give it more workers: --workers 2')
  })

  it('says of an aborted run what it could not measure', () => {
    expect(section(renderSummary(abortedRun().result), 'Test Summary:')).toEqual([
      'Critical Failure Point: not found',
      'Safe Operating Range: none',
      'Peak Throughput: 0.0 ops/s',
      'Baseline Latency: not measured',
      'Recovery: not measured',
      'Verdict: ABORTED - interrupted',
    ])
  })

  it.each([
    ['partial', 'Recovery: partial, only at 200 requests/s, 1min 1s after the mitigation'],
    ['not-recovered', 'Recovery: NOT recovered at 200 requests/s'],
  ] as const)('tells a recovery that is %s', (outcome, row) => {
    const timeToRecoverMs = outcome === 'partial' ? 61_000 : null
    const text = changed({ recovery: { outcome, workload: 200, timeToRecoverMs, hysteresis: null } })
    expect(section(text, 'Test Summary:')).toContain(row)
    expect(text).not.toContain('Hysteresis')
  })

  it('tells a target that was lost, and a system that never passed', () => {
    const { result } = brokenRun()
    const text = changed({
      criticalPoint: {
        ...result.criticalPoint!,
        lastGood: null,
        bracket: [0, 550],
        confirmed: false,
        cause: { condition: 'targetLost', required: null, actual: null, unit: '' },
      },
    })
    expect(section(text, 'Evidence:')).toEqual([
      'Condition: the target was lost',
      'First breach: 2024-10-29 10:15:53.000 (local time)',
      'Confirmed: no',
    ])
    expect(section(text, 'Test Summary:').slice(0, 2)).toEqual([
      'Critical Failure Point: 550 requests/s (not confirmed)',
      'Bracket: no load passed, first bad 550 requests/s',
    ])
  })

  it('counts a closed model in requests in flight', () => {
    const rows = section(changed({ loadUnit: 'inFlight' }), 'Test Summary:')
    expect(rows[0]).toBe('Critical Failure Point: 550 in flight')
    expect(rows[2]).toBe('Safe Operating Range: 50-450 in flight')
  })

  it('stays in 80 columns and in its rows whatever names come in', () => {
    const hostile = `x,"y"\n=cmd|' /C calc'!A0\u001B[31m${'w'.repeat(200)}`
    const text = changed({
      scenario: hostile,
      reason: hostile,
      runId: hostile,
      warnings: [hostile],
      target: { kind: 'hosts', description: hostile, servers: [hostile] },
      expectations: [{ expectation: hostile, met: false, actual: hostile }],
    })
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([])
    expect(text).not.toContain('\u001B')
    // Indented or a title: nothing that came from outside starts a line.
    expect(text.split('\n').filter(line => line.startsWith('='))).toEqual([])
  })
})
