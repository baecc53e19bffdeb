/** Tells when every session has connected once or failed once. */
export class FirstAttempts {
  readonly done: Promise<void>
  readonly #tried: Uint8Array
  #left: number
  #resolve: () => void = () => {}

  constructor(sessions: number) {
    this.#tried = new Uint8Array(sessions)
    this.#left = sessions
    this.done = new Promise(resolve => {
      this.#resolve = resolve
    })
    if (sessions === 0) this.#resolve()
  }

  note(session: number): void {
    if (this.#tried[session] === 1) return
    this.#tried[session] = 1
    this.#left--
    if (this.#left === 0) this.#resolve()
  }

  /** Nobody is to wait any longer. */
  end(): void {
    this.#resolve()
  }
}
