/// <reference path="./node-zookeeper-client.d.ts" />
import type { AuthInfo } from '@gradual/zookeeper'
import zookeeper, { type RawAcl, type RawClient } from 'node-zookeeper-client'
import type { Access } from '../access.ts'
import type { ServerAddress, SessionLoss } from '../driver.ts'
import { teachErrorCodes } from './error-codes.ts'

export interface SessionIdentity {
  readonly id: Buffer
  readonly password: Buffer
}

export interface ConnectionOptions {
  readonly server: ServerAddress
  readonly sessionTimeoutMs: number
  /** From the first packet to the ConnectResponse, at most. */
  readonly connectTimeoutMs: number
  /** The session to take up again. */
  readonly session?: SessionIdentity
  readonly auth?: readonly AuthInfo[]
}

export interface ConnectionEvents {
  onConnected(connection: Connection): void
  onWatchEvent?(): void
  /** Once, at the end of the connection. Calls without reply have had their callbacks with -4 (or -112) before. */
  onClosed(reason: SessionLoss, cause: Error | undefined): void
}

/** One socket's life of node-zookeeper-client. */
export interface Connection {
  readonly client: RawClient
  readonly server: ServerAddress
  readonly session: SessionIdentity
  /** Closes the session on the server, then the socket; the socket alone after `withinMs`. */
  close(withinMs: number): Promise<void>
  /** Cuts the socket; the session lives on until its timeout. */
  destroy(reason: SessionLoss): void
}

/**
 * Connects once, to one server.
 *
 * The package reconnects by itself, silently and for ever, and carries half a packet of the old socket into the new
 * one's stream. So a client is never used for a second socket: whoever wants one opens another connection, with the
 * session of this one. Its missing timeouts (ConnectResponse, silent server) are added here, and what it throws inside
 * its data handler costs the connection, not the process.
 */
export function openConnection(options: ConnectionOptions, events: ConnectionEvents): Connection {
  teachErrorCodes()
  const { server, session } = options
  const client = zookeeper.createClient('replaced-below:1', {
    sessionTimeout: options.sessionTimeoutMs,
    ...(session && { sessionId: session.id, sessionPassword: session.password }),
  })
  const manager = client.connectionManager
  // Its parser splits at colons (no IPv6) and shuffles.
  manager.servers = [{ host: server.host, port: server.port }]

  const auth = options.auth ?? []
  for (const { scheme, auth: proof } of auth) client.addAuthInfo(scheme, Buffer.from(proof))

  let reason: SessionLoss | undefined
  let cause: Error | undefined
  let closed = false
  let heardAt = performance.now()
  let watchdog = setTimeout(() => destroy('timeout'), options.connectTimeoutMs)
  let connected = false
  let onEnd = (): void => {}
  const ended = new Promise<void>(resolve => {
    onEnd = resolve
  })

  const takeData = manager.onSocketData
  manager.onSocketData = chunk => {
    if (chunk.length > 0) heardAt = performance.now()
    try {
      takeData.call(manager, chunk)
    } catch (error) {
      cause ??= error as Error
      destroy('closed')
    }
  }
  const takeEvent = manager.watcherManager.emit
  manager.watcherManager.emit = event => {
    events.onWatchEvent?.()
    takeEvent.call(manager.watcherManager, event)
  }
  manager.onSocketError = error => {
    cause ??= error
    if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') reason ??= 'refused'
  }
  manager.onSocketClosed = () => {
    if (closed) return
    closed = true
    clearTimeout(watchdog)
    clearTimeout(manager.connectTimeoutHandler)
    manager.state = CLOSED
    // What waited for the socket to drain is as lost as what was sent, but the package leaves it without an answer.
    for (let packet = manager.packetQueue.shift(); packet !== undefined; packet = manager.packetQueue.shift()) {
      manager.pendingQueue.push(packet)
    }
    manager.cleanupPendingQueue(reason === 'expired' ? SESSION_EXPIRED : CONNECTION_LOSS)
    onEnd()
    events.onClosed(reason ?? 'closed', cause)
  }
  client.on('connected', () => {
    connected = true
    // It does not tell that identities were taken. Answers come in order: this one comes after those.
    if (auth.length === 0) rise()
    else client.exists('/', error => (error?.code === CONNECTION_LOSS ? undefined : rise()))
  })
  client.on('authenticationFailed', () => destroy('authFailed'))
  client.on('expired', () => destroy('expired'))

  function rise(): void {
    if (closed || reason !== undefined) return
    clearTimeout(watchdog)
    watchSilence()
    events.onConnected(connection)
  }

  function watchSilence(): void {
    // It pings after a third of the timeout without traffic and never asks whether an answer came.
    const silentMs = (client.getSessionTimeout() * 2) / 3
    const left = heardAt + silentMs - performance.now()
    if (left <= 0) {
      destroy('timeout')
    } else {
      watchdog = setTimeout(watchSilence, left + 1)
      watchdog.unref()
    }
  }

  function destroy(why: SessionLoss): void {
    reason ??= why
    if (closed) return
    // The socket is made in the tick after connect().
    if (manager.socket === undefined) setImmediate(() => destroy(why))
    else manager.socket.destroy()
  }

  const connection: Connection = {
    client,
    server,
    get session() {
      return { id: client.getSessionId(), password: client.getSessionPassword() }
    },
    async close(withinMs) {
      if (closed) return
      // Before the ConnectResponse its close would take that answer for a reply.
      if (connected) client.close()
      else destroy('closed')
      const timer = setTimeout(() => destroy('closed'), withinMs)
      await ended
      clearTimeout(timer)
    },
    destroy,
  }
  client.connect()
  return connection
}

/** Of what is created. */
export function rawAclOf({ acl }: Access): readonly RawAcl[] {
  return acl === 'creator' ? zookeeper.ACL.CREATOR_ALL_ACL : zookeeper.ACL.OPEN_ACL_UNSAFE
}

const CLOSED = -2
const CONNECTION_LOSS = -4
const SESSION_EXPIRED = -112
