import type { ReporterContext, RunEvent } from '@gradual/runner'
import { describe, expect, it } from 'vitest'
import createLinesReporter from '../../reporters/src/lines/index.ts'
import { drive, driveToEnd } from './support/drive.ts'
import { plan } from './support/plan.ts'
import { ALL_RUNS, brokenRun, heldRun, inconclusiveRun, longStep } from './support/runs.ts'
import { at } from './support/steps.ts'

const ESCAPE = '\u001B'
const COLOR = new RegExp(`${ESCAPE}\\[\\d+m`, 'g')

function print(events: readonly RunEvent[], changes: Partial<ReporterContext> = {}): readonly string[] {
  return drive(createLinesReporter, events, changes).printed
}

/** What stands after this line, as many lines as are asked for. */
function linesAfter(lines: readonly string[], line: string, count: number): readonly string[] {
  const index = lines.indexOf(line)
  if (index < 0) throw new Error(`not printed: ${line}`)
  return lines.slice(index + 1, index + 1 + count)
}

/** Up to the run's end, before the events with this type. */
function until(type: RunEvent['type']): readonly RunEvent[] {
  const { events } = brokenRun()
  return events.slice(
    0,
    events.findIndex(event => event.type === type),
  )
}

describe('lines reporter', () => {
  it.each(Object.entries(ALL_RUNS))('prints plain lines of at most 80 columns for a run that %s', async (_, make) => {
    const { printed } = await driveToEnd(createLinesReporter, make())
    expect(printed.filter(line => line.length > 80)).toEqual([])
    expect(printed.join('')).toMatch(/^[ -~]+$/)
  })

  it('begins with the configuration', () => {
    expect(print(brokenRun().events.slice(0, 1))).toEqual([
      '=== Running Gradual Overload Test ====',
      'Test Configuration:',
      '  Scenario: zk',
      '  Initial requests: 50/s',
      '  Max requests: 650/s',
      '  Step size: 100/s',
      '  Step duration: 10s',
      '  Warmup steps: 2',
      '  Latency threshold: 50.0ms',
      '  Throughput drop threshold: 30.0%',
      '',
      'Running gradual overload test...',
    ])
  })

  it('stamps the phases in UTC, each on one line where the terminal is wide enough', () => {
    const stamped = print(brokenRun().events, { columns: 120 }).filter(line => /^\d{4}-/.test(line))
    expect(stamped).toEqual([
      '2024-10-29T10:15:00.000Z Phase: INIT - Establishing baseline with 50 requests/s',
      '2024-10-29T10:15:10.000Z Baseline established - Latency: 12.5ms, Throughput: 50.0 ops/s',
      '2024-10-29T10:15:10.000Z Phase: WARMUP - Gradually increasing load over 2 steps',
      '2024-10-29T10:15:30.000Z Warmup complete - Peak throughput: 249.5 ops/s',
      '2024-10-29T10:15:30.000Z Phase: LOAD_INCREASE - Increasing load to find critical point',
      '2024-10-29T10:16:13.500Z FAILURE DETECTED at workload 550!',
      '2024-10-29T10:16:14.000Z Phase: MITIGATION - Applying mitigation strategies',
      '2024-10-29T10:16:24.000Z Mitigation SUCCESSFUL - System recovered',
    ])
  })

  it('keeps its order where a phase is entered before the last figures of the one before have come', () => {
    const { events } = heldRun()
    const inOrder = events.slice(
      0,
      events.findIndex(event => event.type === 'phase.entered' && event.recorded === 'STABLE'),
    )
    const early = inOrder.map((event, index) => {
      const [before, after] = [inOrder[index - 1], inOrder[index + 1]]
      if (event.type === 'step.measured' && after?.type === 'phase.entered') return after
      return event.type === 'phase.entered' && before?.type === 'step.measured' ? before : event
    })
    expect(early).not.toEqual(inOrder)
    expect(print(early)).toEqual(print(inOrder))
  })

  it('breaks a stamped line that is too long after its dash', () => {
    const lines = print(brokenRun().events)
    expect(linesAfter(lines, '2024-10-29T10:15:30.000Z Phase: LOAD_INCREASE -', 1)).toEqual([
      '  Increasing load to find critical point',
    ])
  })

  it('lines up a row for each step under its phase', () => {
    const lines = print(brokenRun().events, { columns: 120 })
    expect(
      linesAfter(lines, '2024-10-29T10:15:30.000Z Phase: LOAD_INCREASE - Increasing load to find critical point', 5),
    ).toEqual([
      '  time      offered/s     ops/s  mean ms   p99 ms  errors  verdict',
      '  10:15:40Z       350     350.0     14.0     30.0    0.0%  pass',
      '  10:15:50Z       450     450.0     14.0     30.0    0.0%  pass',
      '  10:16:00Z       550     270.0     85.3    910.5   27.0%  FAIL',
      '  10:16:13Z       550     270.0     85.3    910.5   27.0%  FAIL (confirm)',
    ])
  })

  it('marks a p99 of too few samples, and explains the mark once', () => {
    const lines = print(brokenRun().events)
    expect(lines.filter(line => line.includes('~28.1'))).toHaveLength(1)
    expect(lines.filter(line => line.includes('fewer than 1,000 samples'))).toHaveLength(1)
  })

  it('shows at a failure how far each figure is from its limit', () => {
    expect(
      linesAfter(print(brokenRun().events), '2024-10-29T10:16:13.500Z FAILURE DETECTED at workload 550!', 5),
    ).toEqual([
      '  Latency: 85.3ms (threshold: 50.0ms)',
      '  Throughput: 270.0 ops/s (40.0% drop from peak 450.0)',
      '  Errors: 27.0% (threshold: 10.0%)',
      '  Cause: latency.mean above 50ms, actual 85.3 ms, confirmed by a repeat,',
      '    scenarios/zk.ts:31',
    ])
  })

  it('shows the statistic that a condition looks at, with the limit that came from a baseline', () => {
    const events = brokenRun().events.map(event =>
      event.type === 'failure.detected'
        ? {
            ...event,
            criticalPoint: {
              ...event.criticalPoint,
              cause: { condition: 'latency.p99 above 300% of init', required: 84.4, actual: 910.5, unit: 'ms' },
            },
          }
        : event,
    )
    const phases = plan.phases.map(phase =>
      phase.name === 'load-increase'
        ? {
            ...phase,
            failWhen: [
              { kind: 'latency', stat: 'p99', above: { percent: 300, ofPhase: 'init' } },
              { kind: 'latency', stat: 'mean', above: { percent: 200, ofPhase: 'init' } },
            ] as const,
          }
        : phase,
    )
    const lines = print(events, { plan: { ...plan, phases } })
    expect(linesAfter(lines, '2024-10-29T10:16:13.500Z FAILURE DETECTED at workload 550!', 3)).toEqual([
      '  Latency: 85.3ms',
      '  Latency p99: 910.5ms (threshold: 84.4ms)',
      '  Throughput: 270.0 ops/s (40.0% drop from peak 450.0)',
    ])
  })

  it('tells the recovery with its figures and its time', () => {
    const lines = print(brokenRun().events)
    expect(linesAfter(lines, '2024-10-29T10:16:24.000Z Mitigation SUCCESSFUL - System recovered', 2)).toEqual([
      '  Latency: 28.4ms, Throughput: 385.0 ops/s',
      '  Time to recover: 4.2s',
    ])
  })

  it('gives the figures since the recovery, without the backlog before it', () => {
    const events = brokenRun().events.map(event => {
      if (event.type !== 'recovery.verified') return event
      // Four windows of a second clear the backlog; the first good one ends 5 s after the mitigation.
      const windows = event.step.windows.map((window, index) =>
        index < 4
          ? { ...window, latencyMs: { ...window.latencyMs, mean: 900 }, throughputPerSec: 540 }
          : { ...window, latencyMs: { ...window.latencyMs, mean: 12 }, throughputPerSec: 380 },
      )
      return { ...event, recovery: { ...event.recovery, timeToRecoverMs: 5000 }, step: { ...event.step, windows } }
    })
    expect(linesAfter(print(events), '2024-10-29T10:16:24.000Z Mitigation SUCCESSFUL - System recovered', 1)).toEqual([
      '  Latency: 12.0ms, Throughput: 380.0 ops/s',
    ])
  })

  it.each([
    ['not-recovered', '2024-10-29T10:16:24.000Z Mitigation FAILED - System did not recover'],
    ['partial', '2024-10-29T10:16:24.000Z Mitigation PARTIAL - System recovered only below the mitigation load'],
  ] as const)('tells a recovery that is %s', (outcome, line) => {
    const events = brokenRun().events.map(event =>
      event.type === 'recovery.verified' ? { ...event, recovery: { ...event.recovery, outcome } } : event,
    )
    expect(print(events, { columns: 120 })).toContain(line)
  })

  it('says why a step cannot speak for the system', () => {
    const lines = print(inconclusiveRun().events)
    const row = '  10:16:10Z       550     270.0     85.3    910.5   27.0%  inconclusive (repeat)'
    expect(linesAfter(lines, row, 1)).toEqual([
      '    load generator: pacing lag p99 12.5 ms is above 10 % of the latency limit',
    ])
  })

  it('ends with the summary that users of the shipped scenario know', async () => {
    const { printed } = await driveToEnd(createLinesReporter, heldRun())
    expect(linesAfter(printed, 'Test Summary:', 4)).toEqual([
      '  Critical Failure Point: none up to 450 requests/s',
      '  Safe Operating Range: 50-450 requests/s',
      '  Peak Throughput: 450.0 ops/s',
      '  Baseline Latency: 12.5 ms',
    ])
  })

  it('tells every twelve seconds of a minute-long step how far it is, when its windows take six', () => {
    const rows = print(longStep()).filter(line => line.includes('...') && line.startsWith('  '))
    expect(rows).toEqual([
      '  10:15:12Z        50      50.0     12.5    ~28.1    0.0%  ... 20%',
      '  10:15:24Z        50      50.0     12.5    ~28.1    0.0%  ... 40%',
      '  10:15:36Z        50      50.0     12.5    ~28.1    0.0%  ... 60%',
      '  10:15:48Z        50      50.0     12.5    ~28.1    0.0%  ... 80%',
    ])
  })

  it('tells by its seconds how far a step is whose windows are a minute long', () => {
    const events = longStep().slice(0, 3)
    const seconds: RunEvent[] = Array.from({ length: 60 }, (_, index) => ({
      type: 'second.measured',
      second: {
        at: at(index),
        recorded: 'INIT',
        load: 50,
        throughput: 45,
        errors: 5,
        latencyMeanMs: 12.5,
        p99RawMs: 28.1,
        inFlight: 1,
      },
    }))
    const rows = print([...events, ...seconds]).filter(line => line.includes('...') && line.startsWith('  '))
    expect(rows).toHaveLength(5)
    expect(rows[0]).toBe('  10:15:10Z        50      45.0     12.5    ~28.1   10.0%  ... 16%')
  })

  it('says nothing between the start and the end of a step of ten seconds', () => {
    const windows = until('failure.detected').filter(event => event.type === 'window.measured')
    expect(windows).toHaveLength(10)
    expect(print(until('failure.detected')).filter(line => / \.\.\. \d+%$/.test(line))).toEqual([])
  })

  it('does not call a warm-up complete that the failure cut short', () => {
    const { events } = brokenRun()
    const climb = events.filter(event => !('at' in event) || event.at < at(25))
    const failure = events.find(event => event.type === 'failure.detected')!
    const cut: RunEvent[] = [
      ...climb,
      { type: 'phase.entered', recorded: 'FAILURE', phase: 'warmup', at: at(24), load: 250 },
      failure,
    ]
    const lines = print(cut)
    expect(lines.filter(line => line.includes('Warmup complete'))).toEqual([])
    expect(lines).toContain('2024-10-29T10:16:13.500Z FAILURE DETECTED at workload 550!')
  })

  it('names a phase that a scenario calls otherwise', () => {
    const soak: RunEvent = { type: 'phase.entered', recorded: 'LOAD_INCREASE', phase: 'soak', at: at(0), load: 50 }
    expect(print([soak], { columns: 120 })).toEqual([
      '2024-10-29T10:15:00.000Z Phase: LOAD_INCREASE (soak) - Increasing load to find critical point',
    ])
  })

  it('passes on what the run logs', () => {
    const log: RunEvent = { type: 'log', at: at(0), level: 'warn', message: 'the baseline is unsteady' }
    expect(print([log])).toEqual(['2024-10-29T10:15:00.000Z the baseline is unsteady'])
  })

  it('counts a closed model in requests in flight', () => {
    const lines = print(brokenRun().events, { plan: { ...plan, loadUnit: 'inFlight' }, columns: 120 })
    expect(lines).toContain('2024-10-29T10:15:00.000Z Phase: INIT - Establishing baseline with 50 in flight')
    expect(lines).toContain('  time      in flight     ops/s  mean ms   p99 ms  errors  verdict')
  })

  it('colours verdicts when asked to, and the columns stay where they are', async () => {
    const plain = await driveToEnd(createLinesReporter, brokenRun())
    const colored = await driveToEnd(createLinesReporter, brokenRun(), { color: true })
    expect(plain.printed.join('')).not.toContain(ESCAPE)
    expect(colored.printed.join('')).toContain(`${ESCAPE}[31mFAIL${ESCAPE}[39m`)
    const bare = colored.printed.map(line => line.replaceAll(COLOR, ''))
    expect(bare).toEqual(plain.printed)
  })

  it('lets no name from outside steer the terminal', () => {
    const hostile = `evil${ESCAPE}[2J\r\n=cmd`
    const { events } = brokenRun()
    const started = events[0]!
    if (started.type !== 'run.started') throw new Error('the script does not start')
    const lines = print([
      { ...started, scenario: hostile },
      { type: 'phase.entered', recorded: 'LOAD_INCREASE', phase: hostile, at: at(0), load: 50 },
      { type: 'log', at: at(0), level: 'info', message: hostile },
      { type: 'mitigation.applied', at: at(0), load: 50, outcome: hostile },
    ])
    expect(lines.filter(line => /[\p{Cc}]/u.test(line))).toEqual([])
    expect(lines.filter(line => line.includes('evil'))).toHaveLength(4)
  })

  it('takes 80 columns where it is not told a width that could be one', () => {
    const log: RunEvent = { type: 'log', at: at(0), level: 'info', message: 'word '.repeat(30) }
    expect(print([log], { columns: 0 })).toEqual(print([log], { columns: 80 }))
    expect(print([log], { columns: Number.NaN })).toEqual(print([log], { columns: 80 }))
  })
})
