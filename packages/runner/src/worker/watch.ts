const LOOK_EVERY_MS = 1_000
/** A worker speaks twenty times a second: so many looks in a row without a word, and it will not speak again. */
const SILENT_LOOKS = 10

/**
 * Tells when one of `count` workers has fallen silent without having ended: stopped, or caught in a loop.
 *
 * Looks are counted, not milliseconds: where this process itself was stopped, no worker is to blame.
 */
export class Watch {
  readonly #silentLooks: number[]
  readonly #timer: NodeJS.Timeout

  constructor(count: number, onSilent: (what: string) => void) {
    this.#silentLooks = new Array(count).fill(0)
    this.#timer = setInterval(() => {
      const silent = this.#silentLooks.findIndex((_, worker) => ++this.#silentLooks[worker]! >= SILENT_LOOKS)
      if (silent === -1) return
      this.stop()
      onSilent(`it has not spoken for ${(SILENT_LOOKS * LOOK_EVERY_MS) / 1000} s`)
    }, LOOK_EVERY_MS)
    this.#timer.unref()
  }

  heard(worker: number): void {
    this.#silentLooks[worker] = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
