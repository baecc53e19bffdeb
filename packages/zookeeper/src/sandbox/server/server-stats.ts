import { LogHistogram } from './log-histogram.ts'

const LAG_WINDOW_MS = 10_000

/** Counters of the server since its start, or since the word `srst`. */
export class ServerStats {
  packetsReceived = 0
  packetsSent = 0
  bytesReceived = 0
  throttled = 0
  injectedErrors = 0
  connectionsRejected = 0
  sessionsExpired = 0
  authFailures = 0
  readonly reads = new LogHistogram()
  readonly updates = new LogHistogram()
  private lag = new LogHistogram()
  private lagBefore = new LogHistogram()
  private lagSinceMs = 0

  /** How much later than computed a reply left: the sandbox's own fault, and no part of its model. */
  recordLag(nowMs: number, lagMs: number): void {
    if (nowMs - this.lagSinceMs > LAG_WINDOW_MS) {
      const oldest = this.lagBefore
      oldest.reset()
      this.lagBefore = this.lag
      this.lag = oldest
      this.lagSinceMs = nowMs
    }
    this.lag.record(lagMs)
  }

  /** Over the last 10 to 20 s. */
  lagQuantileMs(quantile: number): number {
    return Math.max(this.lag.quantileMs(quantile), this.lagBefore.quantileMs(quantile))
  }

  get lagMaxMs(): number {
    return Math.max(this.lag.maxMs, this.lagBefore.maxMs)
  }

  get latencyMinMs(): number {
    if (this.reads.count === 0) return this.updates.minMs
    return this.updates.count === 0 ? this.reads.minMs : Math.min(this.reads.minMs, this.updates.minMs)
  }

  get latencyMaxMs(): number {
    return Math.max(this.reads.maxMs, this.updates.maxMs)
  }

  get latencyMeanMs(): number {
    const count = this.reads.count + this.updates.count
    return count === 0 ? 0 : (this.reads.sumMs + this.updates.sumMs) / count
  }

  reset(): void {
    this.packetsReceived = 0
    this.packetsSent = 0
    this.reads.reset()
    this.updates.reset()
  }
}
