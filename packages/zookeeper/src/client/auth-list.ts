import { encodeRequestFrame, operations, XID } from '../codec/index.ts'
import { ZookeeperError } from '../errors/index.ts'

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Identities of a session. They belong to the connection on the server's side, so each connection is told all of them. */
export class AuthList {
  readonly #frames: Buffer[] = []
  /** One for each answer that is due on this connection; undefined where nobody waits (again). */
  #due: (Waiter | undefined)[] = []

  /** `send` returns false while there is no connection: then it is told with the others when there is one. */
  add(scheme: string, auth: Buffer, send: (frame: Buffer) => boolean): Promise<void> {
    const frame = encodeRequestFrame(operations.auth, XID.auth, { scheme, auth })
    return new Promise((resolve, reject) => {
      this.#frames.push(frame)
      this.#due.push({ resolve, reject })
      send(frame)
    })
  }

  connected(send: (frame: Buffer) => boolean): void {
    const fresh = this.#due.filter(waiter => waiter !== undefined)
    const known = this.#frames.length - fresh.length
    this.#due = [...new Array<undefined>(known).fill(undefined), ...fresh]
    for (const frame of this.#frames) send(frame)
  }

  replied(code: number): void {
    const answered = this.#frames.length - this.#due.length
    const waiter = this.#due.shift()
    if (code === 0) {
      waiter?.resolve()
      return
    }
    // Never told again: a server closes the connection over an identity that it refuses.
    this.#frames.splice(answered, 1)
    waiter?.reject(new ZookeeperError(code, { operation: 'auth' }))
  }

  fail(code: number): void {
    const due = this.#due
    this.#due = []
    for (const waiter of due) waiter?.reject(new ZookeeperError(code, { operation: 'auth' }))
  }
}
