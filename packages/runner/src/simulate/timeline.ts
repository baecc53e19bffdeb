import type { StepOrder } from '../machine/types.ts'
import type { WindowStats } from '../stats/types.ts'

/** A step on the virtual clock. */
export interface Track {
  readonly order: StepOrder
  readonly startMs: number
  endMs: number
  cut: boolean
  /** The machine has had all of it. */
  told: boolean
  readonly windows: WindowStats[]
}

export interface DueWindow {
  readonly track: Track
  readonly index: number
  readonly startMs: number
  readonly endMs: number
  /** When it closes; late replies are waited for until then. */
  readonly closeMs: number
}

/** What is laid, in the order of time: the same rules by which the run loop lays steps on the workers. */
export class Timeline {
  readonly #tracks = new Map<number, Track>()
  /** Where the load laid so far ends; undefined where nothing is laid. */
  laidUntilMs: number | undefined

  lay(order: StepOrder, nowMs: number): Track {
    const startMs = Math.max(this.laidUntilMs ?? 0, nowMs)
    const endMs = startMs + order.settleMs + order.holdMs
    const track = { order, startMs, endMs, cut: false, told: false, windows: [] }
    this.laidUntilMs = endMs
    this.#tracks.set(order.stepId, track)
    return track
  }

  cut(nowMs: number): void {
    this.laidUntilMs = undefined
    for (const track of this.#tracks.values()) {
      if (track.endMs <= nowMs) continue
      track.endMs = Math.max(track.startMs, nowMs)
      track.cut = true
    }
  }

  track(stepId: number): Track | undefined {
    return this.#tracks.get(stepId)
  }

  /** A step whose windows have all closed, and that was not told yet. */
  complete(): Track | undefined {
    for (const track of this.#tracks.values()) {
      if (!track.cut && !track.told && track.windows.length === windowCount(track.order)) return track
    }
    return undefined
  }

  /** The window that closes first. */
  nextWindow(nowMs: number, closeAfterMs: number): DueWindow | undefined {
    for (const track of this.#tracks.values()) {
      const { order, windows, cut } = track
      const index = windows.length
      if (cut || index >= windowCount(order)) continue
      const startMs = track.startMs + order.settleMs + index * order.windowMs
      const endMs = startMs + order.windowMs
      return { track, index, startMs, endMs, closeMs: Math.max(nowMs, endMs + closeAfterMs) }
    }
    return undefined
  }
}

function windowCount({ holdMs, windowMs }: StepOrder): number {
  return Math.max(1, Math.round(holdMs / windowMs))
}
