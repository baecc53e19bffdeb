import { Histogram } from '../histogram/histogram.ts'
import type { WindowReport } from '../worker/messages.ts'
import type { Requests } from './requests.ts'

export interface WindowSpan {
  readonly stepId: number
  readonly index: number
  readonly startMs: number
  readonly endMs: number
}

export interface Health {
  readonly eventLoopMs: number
  readonly busiest: number
}

/** What a worker would report of a window at `nowMs`: latency by intended time, throughput by the time of the reply, the outstanding at their age. */
export function reportWindow(
  span: WindowSpan,
  nowMs: number,
  requests: Requests,
  operations: number,
  health: Health,
): WindowReport {
  const counts = Array.from({ length: operations }, () => ({
    latency: new Histogram(),
    service: new Histogram(),
    ok: 0,
    errors: 0,
  }))
  const errors: Record<string, number> = {}
  const pacingLag = new Histogram()
  let offered = 0
  let censored = 0
  let area = 0
  let inFlightEnd = 0
  requests.forEachIn(span.startMs, span.endMs, ({ operation, dueMs, sentMs, endMs, code }) => {
    const count = counts[operation]!
    area += Math.max(0, Math.min(endMs, span.endMs) - Math.max(sentMs, span.startMs))
    if (sentMs < span.endMs && endMs >= span.endMs) inFlightEnd++
    if (endMs >= span.startMs && endMs < span.endMs) {
      if (code === 0) count.ok++
      else {
        count.errors++
        errors[code] = (errors[code] ?? 0) + 1
      }
    }
    if (dueMs < span.startMs) return
    offered++
    pacingLag.record((sentMs - dueMs) * 1000)
    const seenMs = Math.min(endMs, nowMs)
    if (endMs > nowMs) censored++
    count.latency.record((seenMs - dueMs) * 1000)
    count.service.record(Math.max(0, seenMs - sentMs) * 1000)
  })
  const eventLoop = new Histogram()
  eventLoop.record(health.eventLoopMs * 1000)
  return {
    type: 'window',
    worker: 0,
    ...span,
    final: censored === 0,
    offered,
    sent: offered,
    notSent: 0,
    watchEvents: 0,
    shed: 0,
    waiting: 0,
    censored,
    errors,
    operations: counts.map(({ latency, service, ok, errors }) => ({
      latency: latency.toData(),
      service: service.toData(),
      ok,
      errors,
    })),
    inFlightMean: area / (span.endMs - span.startMs),
    inFlightEnd,
    queuedEnd: 0,
    pacingLag: pacingLag.toData(),
    slotWait: new Histogram().toData(),
    eventLoop: eventLoop.toData(),
    eventLoopP99Ms: health.eventLoopMs,
    cpuMs: health.busiest * (span.endMs - span.startMs),
    gcMs: 0,
  }
}
