import { encodeRequestFrame, operations, XID } from '../codec/index.ts'

/** Who a session is, in ZooKeeper's words: the scheme `digest` with `user:password`. */
export interface AuthInfo {
  readonly scheme: string
  readonly auth: string | Buffer
}

/** Identities that a connection tells before anything else. They belong to the connection: each one tells them anew. */
export class SessionAuth {
  readonly #frames: readonly Buffer[]
  readonly #schemes: readonly string[]
  #answered = 0

  constructor(auth: readonly AuthInfo[]) {
    this.#schemes = auth.map(({ scheme }) => scheme)
    this.#frames = auth.map(({ scheme, auth: proof }) =>
      encodeRequestFrame(operations.auth, XID.auth, { scheme, auth: Buffer.from(proof) }),
    )
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0
  }

  get isDone(): boolean {
    return this.#answered === this.#frames.length
  }

  begin(append: (frame: Buffer) => void): void {
    this.#answered = 0
    for (const frame of this.#frames) append(frame)
  }

  /** The server answers in the order in which it was told. Returns the scheme that the answer is about. */
  replied(): string | undefined {
    return this.#schemes[this.#answered++]
  }
}
