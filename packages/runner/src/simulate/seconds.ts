import { Histogram } from '../histogram/histogram.ts'
import type { MergedSecond } from '../worker/gather.ts'
import type { Requests } from './requests.ts'

/** What a worker would count in a second, by the time of the reply. */
export function countSecond(second: number, requests: Requests): MergedSecond {
  const startMs = second * 1000
  const endMs = startMs + 1000
  const latency = new Histogram()
  let ok = 0
  let errors = 0
  let inFlight = 0
  requests.forEachIn(startMs, endMs, request => {
    if (request.sentMs < endMs && request.endMs >= endMs) inFlight++
    if (request.endMs < startMs || request.endMs >= endMs) return
    if (request.code === 0) ok++
    else errors++
    latency.record((request.endMs - request.dueMs) * 1000)
  })
  return { second, ok, errors, latency, inFlight }
}
