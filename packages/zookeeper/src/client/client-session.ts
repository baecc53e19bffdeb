import {
  encodeRequestFrame,
  JuteReader,
  type Operation,
  type Operations,
  operations,
  type ReplyOf,
  type RequestOf,
  type WatcherEvent,
  XID,
} from '../codec/index.ts'
import { ERROR_CODES, ZookeeperError } from '../errors/index.ts'
import { AuthList } from './auth-list.ts'
import { Chroot, mapPaths } from './chroot.ts'
import type { CallableOp, ZooKeeperClientOptions } from './client-types.ts'
import { ConnectError } from './connect-error.ts'
import { RequestChannel } from './request-channel.ts'
import { systemClock } from './session-clock.ts'
import type { LossDetail, ServerAddress, SessionLoss } from './session-types.ts'
import { encodeWatchFrames } from './watch-frames.ts'
import { WatchRegistry } from './watch-registry.ts'

const MAX_IN_FLIGHT = 1000
const MAX_FRAME_BYTES = 16 * 1024 * 1024

interface Connecting {
  readonly giveUpAtMs: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** What the client's calls stand on: requests as promises, and all that must be told to a server again after a reconnect. */
export class ClientSession {
  readonly watches = new WatchRegistry()
  readonly channel: RequestChannel
  readonly #options: ZooKeeperClientOptions
  readonly #chroot: Chroot
  readonly #auth = new AuthList()
  readonly #sendControl = (frame: Buffer): boolean => this.channel.session.sendControl(frame)
  #connecting: Connecting | undefined
  #failures = 0

  constructor(options: ZooKeeperClientOptions) {
    this.#options = options
    this.#chroot = new Chroot(options.chroot ?? '')
    this.channel = new RequestChannel(
      {
        servers: options.servers,
        sessionTimeoutMs: options.sessionTimeoutMs ?? 30_000,
        connectTimeoutMs: options.connectTimeoutMs ?? 5000,
        maxInFlight: MAX_IN_FLIGHT,
        maxFrameBytes: options.maxFrameBytes ?? MAX_FRAME_BYTES,
        ...(options.tls === undefined ? {} : { tls: options.tls }),
        ...(options.auth === undefined ? {} : { auth: options.auth }),
        ...(options.random === undefined ? {} : { random: options.random }),
        ...(options.clock === undefined ? {} : { clock: options.clock }),
      },
      {
        up: (server, fresh) => this.#up(server, fresh),
        down: (reason, detail) => this.#down(reason, detail),
        event: event => this.#event(event),
        control: (xid, code) => {
          if (xid === XID.auth) this.#auth.replied(code)
        },
      },
    )
  }

  connect(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connecting = { giveUpAtMs: this.#nowMs() + withinMs, resolve, reject }
      this.channel.open()
    })
  }

  async close(): Promise<void> {
    await this.channel.close()
    this.#auth.fail(ERROR_CODES.CLOSING)
  }

  addAuth(scheme: string, auth: Buffer): Promise<void> {
    return this.#auth.add(scheme, auth, this.#sendControl)
  }

  /** `onReply` runs before anything that the server sent after the reply is looked at: the place to register a watch. */
  call<K extends CallableOp>(
    op: K,
    request: RequestOf<Operations[K]>,
    timeoutMs = this.#options.requestTimeoutMs ?? 5000,
    onReply?: (code: number) => void,
  ): Promise<ReplyOf<Operations[K]>> {
    // The compiler does not see that the records found by K belong to the operation found by K.
    const operation = operations[op] as Operation<number, RequestOf<Operations[K]>, ReplyOf<Operations[K]>>
    const frame = encodeRequestFrame(
      operation,
      0,
      mapPaths(request, path => this.#chroot.toServer(path)),
    )
    return new Promise((resolve, reject) => {
      this.channel.request(frame, timeoutMs, (code, buffer, start, end) => {
        onReply?.(code)
        if (code !== 0) {
          reject(new ZookeeperError(code, { operation: op, path: 'path' in request ? request.path : undefined }))
          return
        }
        try {
          // Copied, because what is decoded may be a view, and the session reads into the same bytes again.
          const reply = operation.decodeReply(new JuteReader(Buffer.from(buffer.subarray(start, end))))
          resolve(mapPaths(reply, path => this.#chroot.toClient(path)))
        } catch (cause) {
          reject(new ZookeeperError(ERROR_CODES.MARSHALLINGERROR, { operation: op, cause }))
        }
      })
    })
  }

  #nowMs(): number {
    return (this.#options.clock ?? systemClock).nowMs()
  }

  #up(server: ServerAddress, fresh: boolean): void {
    this.#auth.connected(this.#sendControl)
    const zxid = this.channel.session.lastZxid
    for (const frame of encodeWatchFrames(this.watches, zxid, path => this.#chroot.toServer(path))) {
      this.#sendControl(frame)
    }
    this.#connecting?.resolve()
    this.#connecting = undefined
    this.#options.onUp?.(server, fresh)
  }

  #down(reason: SessionLoss, detail: LossDetail): void {
    if (reason === 'expired') this.watches.expire()
    this.#options.onDown?.(reason, detail)
    const connecting = this.#connecting
    if (connecting === undefined) return
    this.#failures++
    if (this.#failures < this.#options.servers.length || this.#nowMs() < connecting.giveUpAtMs) return
    this.#connecting = undefined
    void this.close().then(() => connecting.reject(new ConnectError(reason, detail, this.#failures)))
  }

  #event(event: WatcherEvent): void {
    const seen = { ...event, path: this.#chroot.toClient(event.path) }
    this.watches.fire(seen)
    this.#options.onEvent?.(seen)
  }
}
