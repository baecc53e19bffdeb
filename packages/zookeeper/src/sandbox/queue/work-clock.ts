import type { QueueOptions } from './options.ts'

/**
 * Translates time into work done, and back: work stands still in a pause, runs at half speed in the warm-up, and at `rate`
 * after the capacity was changed. The queue computes in work, so a pause never has to touch what is already queued.
 *
 * All times in ms; time 0 is the start.
 */
export class WorkClock {
  private readonly pauseForMs: number
  private readonly pauseEveryMs: number
  private readonly warmupMs: number
  private rate = 1
  /** Up to here the work is known; in a manual pause this lies in the future. */
  private anchorMs = 0
  private anchorWork = 0

  constructor(options: Pick<QueueOptions, 'pauseForMs' | 'pauseEveryMs' | 'warmupMs'>) {
    this.pauseForMs = options.pauseForMs
    this.pauseEveryMs = options.pauseForMs > 0 ? options.pauseEveryMs : 0
    this.warmupMs = options.warmupMs
  }

  toWork(timeMs: number): number {
    if (timeMs <= this.anchorMs) return this.anchorWork
    return this.anchorWork + this.rate * (this.planned(timeMs) - this.planned(this.anchorMs))
  }

  /** The moment at which this much work is done. */
  toTime(work: number): number {
    if (work <= this.anchorWork) return this.anchorMs
    return this.plannedTime(this.planned(this.anchorMs) + (work - this.anchorWork) / this.rate)
  }

  /** Stands still from now on; two pauses that overlap last until the later end. */
  pause(nowMs: number, forMs: number): void {
    if (nowMs < this.anchorMs) {
      this.anchorMs = Math.max(this.anchorMs, nowMs + forMs)
      return
    }
    this.anchorWork = this.toWork(nowMs)
    this.anchorMs = nowMs + forMs
  }

  setRate(nowMs: number, rate: number): void {
    if (nowMs >= this.anchorMs) {
      this.anchorWork = this.toWork(nowMs)
      this.anchorMs = nowMs
    }
    this.rate = rate
  }

  /** Work by this time at rate 1, without manual pauses. The pause is the end of each period, so the first comes after work. */
  private planned(timeMs: number): number {
    let awakeMs = timeMs
    if (this.pauseEveryMs > 0) {
      const period = Math.floor(timeMs / this.pauseEveryMs)
      const workMs = this.pauseEveryMs - this.pauseForMs
      awakeMs = period * workMs + Math.min(timeMs - period * this.pauseEveryMs, workMs)
    }
    return awakeMs < this.warmupMs ? awakeMs / 2 : awakeMs - this.warmupMs / 2
  }

  private plannedTime(work: number): number {
    const awakeMs = work < this.warmupMs / 2 ? work * 2 : work + this.warmupMs / 2
    if (this.pauseEveryMs === 0) return awakeMs
    const workMs = this.pauseEveryMs - this.pauseForMs
    const period = Math.floor(awakeMs / workMs)
    return period * this.pauseEveryMs + (awakeMs - period * workMs)
  }
}
