import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { describe, expect, it } from 'vitest'
import createJsonReporter from '../../reporters/src/json/index.ts'
import { drive, driveToEnd } from './support/drive.ts'
import { ALL_RUNS, brokenRun, CRITICAL_POINT, heldRun } from './support/runs.ts'
import { validateRun } from './support/schema.ts'
import { at } from './support/steps.ts'

function readResult(folder: string): RunResult {
  return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
}

describe('json reporter', () => {
  it.each(Object.entries(ALL_RUNS))('writes the whole result of a run that %s', async (_, make) => {
    const run = make()
    const { context } = await driveToEnd(createJsonReporter, run)
    const result = readResult(context.runDir)
    expect(result).toEqual(run.result)
    expect(validateRun(result)).toEqual([])
  })

  it('writes every event on a line of its own, as it came', () => {
    const { events } = brokenRun()
    const { context } = drive(createJsonReporter, events)
    const lines = readFileSync(join(context.runDir, 'events.ndjson'), 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map(line => JSON.parse(line))).toEqual(events)
  })

  it('keeps a message with line ends on its line', () => {
    const message = 'first\nsecond\r\n"third", =cmd'
    const { context } = drive(createJsonReporter, [{ type: 'log', at: at(0), level: 'info', message }])
    const text = readFileSync(join(context.runDir, 'events.ndjson'), 'utf8')
    expect(text.split('\n')).toHaveLength(2)
    expect(JSON.parse(text).message).toBe(message)
  })

  it('has a valid result with every finished step at every moment at which the run could be killed', () => {
    const { reporter, context } = drive(createJsonReporter, [])
    const measured: number[] = []
    for (const event of brokenRun().events) {
      reporter.onEvent(event)
      if (event.type === 'step.measured') measured.push(event.step.stepId)
      const result = readResult(context.runDir)
      expect(validateRun(result)).toEqual([])
      expect(result.steps.map(step => step.stepId)).toEqual(measured)
      if (event.type === 'run.finished') continue
      expect(result.verdict).toBe('aborted')
      expect(result.reason).toMatch(/^the run was not finished/)
    }
    expect(measured).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('says of a run that was killed while it recovered what it had found out', () => {
    const { events } = brokenRun()
    const killedAt = events.findIndex(event => event.type === 'mitigation.applied')
    const result = readResult(drive(createJsonReporter, events.slice(0, killedAt)).context.runDir)
    expect(result).toMatchObject({
      scenario: 'zk',
      seed: 42,
      driver: 'wire',
      gradual: '0.1.0',
      startedAt: at(0),
      endedAt: at(74),
      stoppedBy: 'interrupted',
      criticalPoint: CRITICAL_POINT,
      baseline: { latencyMeanMs: 12.5, throughput: 50 },
      safeRange: [50, 450],
      peakThroughput: 450,
      recovery: { outcome: 'skipped' },
      params: { latencyThreshold: { value: 50, unit: 'duration' } },
    })
    expect(result.steps[5]?.windows).toHaveLength(10)
  })

  it('counts a load as safe again when its repeat passed', () => {
    const events = heldRun().events.flatMap(event => {
      if (event.type !== 'step.measured' || event.step.stepId !== 4) return [event]
      const failed = { ...event, step: { ...event.step, verdict: 'fail' as const } }
      return [failed, { ...event, step: { ...event.step, stepId: 40, purpose: 'repeat' as const } }]
    })
    const killed = events.slice(0, -1)
    expect(readResult(drive(createJsonReporter, killed).context.runDir).safeRange).toEqual([50, 450])
    const firstOnly = killed.filter(event => event.type !== 'step.measured' || event.step.stepId !== 40)
    expect(readResult(drive(createJsonReporter, firstOnly).context.runDir).safeRange).toEqual([50, 350])
  })

  it('does not touch the result again when something is said after the end', async () => {
    const run = brokenRun()
    const { reporter, context } = await driveToEnd(createJsonReporter, run)
    reporter.onEvent({ type: 'log', at: at(91), level: 'warn', message: 'reporter x failed and was dropped' })
    expect(readResult(context.runDir)).toEqual(run.result)
  })

  it('leaves no temporary file', async () => {
    const { context } = await driveToEnd(createJsonReporter, brokenRun())
    expect(readdirSync(context.runDir).sort()).toEqual(['events.ndjson', 'run.json'])
  })
})
