import type { ConnectResponse } from '../codec/index.ts'
import { encodeConnectFrame, NO_PASSWORD } from './control-frames.ts'

/** What a session is known by to the servers, and how much of their history it has seen. */
export class SessionIdentity {
  #id = 0n
  #password: Buffer = NO_PASSWORD
  #zxidHigh = 0
  #zxidLow = 0

  /** 0 before the first connect and after an expiry. */
  get id(): bigint {
    return this.#id
  }

  /** Highest transaction id that a reply named. */
  get lastZxid(): bigint {
    return (BigInt(this.#zxidHigh) << 32n) | BigInt(this.#zxidLow >>> 0)
  }

  encodeConnect(timeoutMs: number): Buffer {
    return encodeConnectFrame({
      lastZxidSeen: this.lastZxid,
      timeoutMs,
      sessionId: this.#id,
      password: this.#password,
    })
  }

  take(response: ConnectResponse): void {
    this.#id = response.sessionId
    this.#password = response.password === null ? NO_PASSWORD : Buffer.from(response.password)
  }

  forget(): void {
    this.#id = 0n
    this.#password = NO_PASSWORD
    this.#zxidHigh = 0
    this.#zxidLow = 0
  }

  /** In two halves, because a bigint for every reply would be an allocation for every reply. */
  seeZxid(buffer: Buffer, at: number): void {
    const high = buffer.readInt32BE(at)
    const low = buffer.readInt32BE(at + 4)
    if (high < 0 || (high === 0 && low === 0)) return
    this.#zxidHigh = high
    this.#zxidLow = low
  }
}
