import { randomBytes } from 'node:crypto'
import { PASSWORD_BYTES } from '../../codec/index.ts'

export interface Session<Owner> {
  readonly id: bigint
  readonly password: Buffer
  timeoutMs: number
  /** The connection that it lives on; undefined between two. */
  owner: Owner | undefined
  /** End of the bucket in which it expires. */
  expiresMs: number
  /** Closed or expired: what its connections still have in the queue is not done any more. */
  ended: boolean
}

/**
 * Sessions and their expiry, on the caller's clock (ms).
 *
 * As on a real server, sessions expire in buckets of one tick: a session lives up to a tick longer than its timeout.
 */
export class SessionTable<Owner> {
  private readonly sessions = new Map<bigint, Session<Owner>>()
  private readonly tickMs: number
  private nextId: bigint

  /** Ids carry the time in their upper bits, so that those of a sandbox that was started anew are other ones. */
  constructor(tickMs: number, epochMs: number) {
    this.tickMs = tickMs
    this.nextId = BigInt.asIntN(64, (BigInt(epochMs) << 24n) >> 8n) & 0x00ff_ffff_ffff_ffffn
  }

  get size(): number {
    return this.sessions.size
  }

  get(id: bigint): Session<Owner> | undefined {
    return this.sessions.get(id)
  }

  create(requestedMs: number, owner: Owner, nowMs: number): Session<Owner> {
    const session = {
      id: this.nextId,
      password: randomBytes(PASSWORD_BYTES),
      timeoutMs: this.negotiate(requestedMs),
      owner,
      expiresMs: 0,
      ended: false,
    }
    this.nextId += 1n
    this.sessions.set(session.id, session)
    this.touch(session, nowMs)
    return session
  }

  /** @returns undefined where the session is gone or the password is not its. */
  resume(
    id: bigint,
    password: Buffer | null,
    requestedMs: number,
    owner: Owner,
    nowMs: number,
  ): Session<Owner> | undefined {
    const session = this.sessions.get(id)
    if (session === undefined || password === null || !session.password.equals(password)) return undefined
    session.timeoutMs = this.negotiate(requestedMs)
    session.owner = owner
    this.touch(session, nowMs)
    return session
  }

  touch(session: Session<Owner>, nowMs: number): void {
    session.expiresMs = (Math.floor((nowMs + session.timeoutMs) / this.tickMs) + 1) * this.tickMs
  }

  end(session: Session<Owner>): void {
    session.ended = true
    this.sessions.delete(session.id)
  }

  expired(nowMs: number): Session<Owner>[] {
    const found: Session<Owner>[] = []
    for (const session of this.sessions.values()) if (session.expiresMs <= nowMs) found.push(session)
    return found
  }

  private negotiate(requestedMs: number): number {
    return Math.min(20 * this.tickMs, Math.max(2 * this.tickMs, requestedMs))
  }
}
