import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

export const EVENT_TYPE = {
  none: -1,
  nodeCreated: 1,
  nodeDeleted: 2,
  nodeDataChanged: 3,
  nodeChildrenChanged: 4,
  dataWatchRemoved: 5,
  childWatchRemoved: 6,
  persistentWatchRemoved: 7,
} as const

export const KEEPER_STATE = {
  disconnected: 0,
  syncConnected: 3,
  authFailed: 4,
  connectedReadOnly: 5,
  saslAuthenticated: 6,
  closed: 7,
  expired: -112,
} as const

/** What a watch tells, in a reply with xid -1. */
export interface WatcherEvent {
  /** One of {@link EVENT_TYPE}, or a number that it does not have yet. */
  readonly type: number
  /** One of {@link KEEPER_STATE}. */
  readonly state: number
  readonly path: string
}

export function encodeWatcherEvent(writer: JuteWriter, event: WatcherEvent): void {
  writer.writeInt(event.type)
  writer.writeInt(event.state)
  writer.writeString(event.path)
}

export function decodeWatcherEvent(reader: JuteReader): WatcherEvent {
  return { type: reader.readInt(), state: reader.readInt(), path: reader.readString() }
}
