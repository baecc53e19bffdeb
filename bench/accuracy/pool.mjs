import { Worker } from 'node:worker_threads'
import { summarize } from './summarize.mjs'

const CHUNK = 4

/**
 * Runs every case with every seed, on several threads, and sums up what came out.
 *
 * @param {readonly import('./cases/types.d.mts').Case[]} cases
 * @param {{ seeds?: number, threads: number, onProgress: (progress: object) => void }} options
 */
export async function runCases(cases, { seeds, threads, onProgress }) {
  const jobs = cases.flatMap(one => chunks(seeds ?? one.seeds).map(range => ({ name: one.name, seeds: range })))
  const results = new Map(cases.map(one => [one.name, []]))
  const rows = []
  const startedMs = new Map()
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work))
  return cases.map(one => rows.find(({ name }) => name === one.name))

  async function work() {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url))
    let settle
    worker.on('message', found => settle.resolve(found))
    worker.on('error', error => settle.reject(error))
    try {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        if (!startedMs.has(job.name)) startedMs.set(job.name, Date.now())
        const answer = new Promise((resolve, reject) => {
          settle = { resolve, reject }
        })
        worker.postMessage(job)
        take(job, await answer)
      }
    } finally {
      await worker.terminate()
    }
  }

  function take({ name }, found) {
    const one = cases.find(other => other.name === name)
    const readings = results.get(name)
    readings.push(...found)
    const total = seeds ?? one.seeds
    onProgress({ name, done: readings.length, total })
    if (readings.length < total) return
    const row = summarize(one, readings, Date.now() - startedMs.get(name))
    rows.push(row)
    onProgress({ name, done: total, total, row })
  }
}

/** 1 to n, a few at a time. */
function chunks(n) {
  const seeds = Array.from({ length: n }, (_, i) => i + 1)
  return Array.from({ length: Math.ceil(n / CHUNK) }, (_, i) => seeds.slice(i * CHUNK, (i + 1) * CHUNK))
}
