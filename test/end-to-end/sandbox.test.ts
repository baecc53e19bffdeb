import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '@gradual/runner'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, gradual, root, workFolder } from './command.ts'

const timestamp = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}`

describe('the shipped scenario on the sandbox', () => {
  const folder = workFolder()
  let finished: Finished
  let result: RunResult

  beforeAll(async () => {
    finished = await gradual([
      'run',
      'scenarios/zk.ts',
      '--quick',
      '--no-tui',
      '--out',
      join(folder.path, 'results'),
      '--markers-dir',
      join(folder.path, 'markers'),
    ])
    result = JSON.parse(folder.read('run.json')) as RunResult
  }, 120_000)
  afterAll(folder.remove)

  test('exits 0 and says first that the target is not a real ZooKeeper', () => {
    expect(finished.code, finished.stderr + finished.stdout).toBe(0)
    expect((finished.stdout + finished.stderr).split('\n')[0]).toMatch(/sandbox.*not a real ZooKeeper/)
  })

  test('finds the critical load within a tenth of the capacity, or two steps', () => {
    expect(result.verdict, result.reason).toBe('broke')
    expect(Math.abs(result.criticalPoint!.workload - 2300)).toBeLessThanOrEqual(230)
    expect(result.criticalPoint!.confirmed).toBe(true)
    expect(result.criticalPoint!.lastGood).toBeLessThan(result.criticalPoint!.workload)
    expect(result.criticalPoint!.cause.condition).toBe('latency.mean above 50ms')
    expect(result.criticalPoint!.cause.actual).toBeGreaterThan(50)
  })

  test('recovers at 70 % of the critical load', () => {
    expect(result.recovery.outcome).toBe('recovered')
    expect(result.recovery.workload).toBeCloseTo(0.7 * result.criticalPoint!.workload, 0)
  })

  test('went through the phases of the seed in order', () => {
    expect(result.transitions.map(one => one.recorded)).toEqual([
      'INIT',
      'WARMUP',
      'LOAD_INCREASE',
      'FAILURE',
      'MITIGATION',
      'RECOVERED',
    ])
  })

  test('laid the loads that the scenario states', () => {
    const rising = result.steps.filter(step => step.purpose === 'step').map(step => step.offeredLoad)
    expect(rising.slice(0, 7)).toEqual([50, 150, 250, 350, 450, 550, 650])
  })

  test('kept the shares of reads and writes, and errors at none', () => {
    let reads = 0
    let writes = 0
    for (const step of result.steps) {
      reads += step.operations.read!.ok
      writes += step.operations.write!.ok
      if (step.verdict === 'pass') expect(step.errors.total).toBe(0)
    }
    expect(reads / (reads + writes)).toBeCloseTo(0.7, 1)
  })

  test('leaves the files that the README names, and no others', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const named = [...readme.matchAll(/^\| `([\w.]+\.(?:csv|txt|json|hlog|ndjson|py))` \|/gm)].map(match => match[1]!)
    expect(readdirSync(folder.runFolder()).sort()).toEqual(named.sort())
  })

  test('gradual report prints the summary again', async () => {
    const again = await gradual(['report', folder.runFolder()])
    expect(again.code).toBe(0)
    expect(again.stdout).toBe(folder.read('test_summary.txt'))
  })

  test('run.json satisfies its schema', () => {
    const schema = JSON.parse(readFileSync(join(root, 'reporters/run.schema.json'), 'utf8'))
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema)
    expect(validate(result), JSON.stringify(validate.errors?.slice(0, 5))).toBe(true)
  })

  test('the CSV files have the columns and formats that scripts read', () => {
    const metrics = folder.read('gradual_overload_metrics.csv').trimEnd().split('\n')
    expect(metrics[0]).toBe(
      'timestamp,phase,workload,throughput,avg_latency_ms,max_latency_ms,p99_latency_ms,errors,total_requests',
    )
    const row = new RegExp(
      String.raw`^${timestamp},[A-Z_]+,\d+(\.\d+)?,\d+\.\d\d,\d+\.\d\d,\d+\.\d\d,\d+\.\d\d,\d+,\d+$`,
    )
    for (const line of metrics.slice(1)) expect(line).toMatch(row)
    expect(metrics.length - 1).toBe(result.steps.length)

    const transitions = folder.read('phase_transitions.csv').trimEnd().split('\n')
    expect(transitions[0]).toBe('phase,timestamp,workload')
    for (const line of transitions.slice(1)) expect(line).toMatch(new RegExp(`^[A-Z_]+,${timestamp},\\d+(\\.\\d+)?$`))

    const seconds = folder.read('throughput_per_second.csv').trimEnd().split('\n')
    expect(seconds[0]).toBe('timestamp,phase,workload,throughput,errors,avg_latency_ms,p99_latency_ms,in_flight')
    expect(seconds.length).toBeGreaterThan(15)
  })

  test('the marker files hold one line each, in the form that agents read', () => {
    const read = (name: string) => readFileSync(join(folder.path, 'markers', name), 'utf8')
    expect(read('main_injection_timestamp.txt')).toMatch(new RegExp(`^inj,${timestamp}\n$`))
    const trigger = read('mitigation_trigger.txt')
    expect(trigger).toMatch(new RegExp(`^mit,${timestamp},workload=\\d+(\\.\\d+)?\n$`))
  })
})

describe.each([1000, 4000])('with a capacity of %i/s', capacity => {
  const folder = workFolder()
  afterAll(folder.remove)

  test('the critical point follows', async () => {
    const { code, stdout, stderr } = await gradual([
      'run',
      'scenarios/zk.ts',
      '--quick',
      '--no-tui',
      '--json',
      '--target',
      `sandbox:capacity=${capacity}`,
      '--out',
      join(folder.path, 'results'),
      '--markers-dir',
      join(folder.path, 'markers'),
    ])
    expect(code, stderr).toBe(0)
    const result = JSON.parse(stdout) as RunResult
    expect(result.verdict, result.reason).toBe('broke')
    const far = Math.abs(result.criticalPoint!.workload - capacity)
    expect(far).toBeLessThanOrEqual(Math.max(200, capacity / 10))
  })
})
