import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { beforeEach, describe, expect, it } from 'vitest'
import { appendMarker } from '../../reporters/src/markers/append-marker.ts'
import createMarkersReporter from '../../reporters/src/markers/index.ts'
import { drive, makeFolder, useTimeZone } from './support/drive.ts'
import { abortedRun, brokenRun, heldRun } from './support/runs.ts'

const INJECTION = 'main_injection_timestamp.txt'
const MITIGATION = 'mitigation_trigger.txt'

describe('markers reporter', () => {
  beforeEach(() => useTimeZone('Asia/Kathmandu'))

  it('marks the start of the main load and the load that broke the system, in local time', () => {
    const { context } = drive(createMarkersReporter, brokenRun().events)
    expect(readFileSync(join(context.markersDir, INJECTION), 'utf8')).toBe('inj,2024-10-29 16:00:30.000\n')
    expect(readFileSync(join(context.markersDir, MITIGATION), 'utf8')).toBe(
      'mit,2024-10-29 16:01:14.000,workload=550\n',
    )
  })

  it('leaves nothing but the two files', () => {
    const { context } = drive(createMarkersReporter, brokenRun().events)
    expect(readdirSync(context.markersDir).sort()).toEqual([INJECTION, MITIGATION])
  })

  it('calls for no mitigation where nothing broke, and marks nothing where no main load began', () => {
    expect(readdirSync(drive(createMarkersReporter, heldRun().events).context.markersDir)).toEqual([INJECTION])
    expect(readdirSync(drive(createMarkersReporter, abortedRun().events).context.markersDir)).toEqual([])
  })

  it('marks a load with decimals as a whole number, because agents read an integer', () => {
    const events = brokenRun().events.map(event =>
      event.type === 'failure.detected'
        ? { ...event, criticalPoint: { ...event.criticalPoint, workload: 549.6 } }
        : event.type === 'phase.entered' && event.recorded === 'FAILURE'
          ? { ...event, load: 549.6 }
          : event,
    )
    const { context } = drive(createMarkersReporter, events)
    expect(readFileSync(join(context.markersDir, MITIGATION), 'utf8')).toMatch(/,workload=550\n$/)
  })

  it('adds to what is there, on a line of its own even where the last one has no end', () => {
    const markersDir = join(makeFolder(), 'metrics')
    mkdirSync(markersDir)
    writeFileSync(join(markersDir, INJECTION), 'inj,2024-01-01 00:00:00.000\n')
    writeFileSync(join(markersDir, MITIGATION), 'mit,2024-01-01 00:00:00.000,workload=7')
    drive(createMarkersReporter, brokenRun().events, { markersDir })
    expect(readFileSync(join(markersDir, INJECTION), 'utf8').split('\n')).toEqual([
      'inj,2024-01-01 00:00:00.000',
      'inj,2024-10-29 16:00:30.000',
      '',
    ])
    expect(readFileSync(join(markersDir, MITIGATION), 'utf8').split('\n')).toEqual([
      'mit,2024-01-01 00:00:00.000,workload=7',
      'mit,2024-10-29 16:01:14.000,workload=550',
      '',
    ])
  })

  it('says at the start of a run that its folder cannot be made', () => {
    const file = join(makeFolder(), 'occupied')
    writeFileSync(file, '')
    expect(() => drive(createMarkersReporter, [], { markersDir: join(file, 'metrics') })).toThrow(/ENOTDIR/)
  })

  it('is never seen half written or empty by a reader that polls', async () => {
    const folder = makeFolder()
    const rounds = 400
    for (let round = 0; round < rounds; round++) mkdirSync(join(folder, String(round)))
    const poller = new Worker(POLLER, { eval: true, workerData: { folder, rounds, file: MITIGATION } })
    const seen = new Promise<{ broken: string[]; reads: number }>((resolve, reject) => {
      poller.on('message', message => (message === 'ready' ? writeAll() : resolve(message)))
      poller.on('error', reject)
    })
    const line = 'mit,2024-10-29 16:01:14.000,workload=550'
    function writeAll() {
      for (let round = 0; round < rounds; round++) {
        for (let i = 0; i < 3; i++) appendMarker(join(folder, String(round), MITIGATION), line)
      }
    }
    const { broken, reads } = await seen
    await poller.terminate()
    expect(broken).toEqual([])
    expect(reads).toBeGreaterThanOrEqual(rounds)
    for (let round = 0; round < rounds; round++) {
      expect(readFileSync(join(folder, String(round), MITIGATION), 'utf8')).toBe(`${line}\n`.repeat(3))
    }
  })
})

/** Reads each round's file over and over until its third line is there; keeps whatever was not whole lines. */
const POLLER = `
const { parentPort, workerData } = require('node:worker_threads')
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const whole = /^(mit,2024-10-29 16:01:14\\.000,workload=550\\n)+$/
const broken = []
let reads = 0
parentPort.postMessage('ready')
for (let round = 0; round < workerData.rounds; round++) {
  const path = join(workerData.folder, String(round), workerData.file)
  for (;;) {
    let text
    try { text = readFileSync(path, 'utf8') } catch { continue }
    reads++
    if (!whole.test(text)) broken.push(JSON.stringify(text))
    if (text.split('\\n').length === 4) break
  }
}
parentPort.postMessage({ broken, reads })
`
