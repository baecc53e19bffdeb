import type { SandboxOptions } from './options.ts'
import type { SandboxStats } from './stats.ts'

// Plain data over the channel of the forked process. JSON has no Infinity, so an unlimited capacity travels as null.

export type WireOptions = Omit<SandboxOptions, 'capacityPerSec'> & { readonly capacityPerSec: number | null }
export type WireStats = Omit<SandboxStats, 'capacityPerSec'> & { readonly capacityPerSec: number | null }

export type Command =
  | { readonly command: 'stats' }
  | { readonly command: 'cutConnections' }
  | { readonly command: 'pause'; readonly forMs: number }
  | { readonly command: 'setCapacity'; readonly capacityPerSec: number }

export type ToSandbox =
  | { readonly type: 'start'; readonly options: WireOptions }
  | ({ readonly type: 'command'; readonly id: number } & Command)
  | { readonly type: 'close' }

export type FromSandbox =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string; readonly code?: string }
  | { readonly type: 'done'; readonly id: number; readonly result: WireStats | number | null }
  | { readonly type: 'refused'; readonly id: number; readonly message: string }
