import type { Access } from '../driver/access.ts'
import type { ServerAddress } from '../driver/driver.ts'
import type { TargetFigures } from '../result.ts'

export interface TargetFields {
  /** The embedded server; `options` is what stood behind the colon, already checked. */
  sandbox: { readonly options: string }
  /** A ZooKeeper of this machine: standalone, or an ensemble of `servers` on loopback. */
  local: { readonly servers: number }
  /** The user's own. */
  hosts: { readonly servers: readonly ServerAddress[]; readonly chroot: string }
}

export type TargetKind = keyof TargetFields

/** What `--target` names. */
export type TargetSpec<K extends TargetKind = TargetKind> = {
  [P in K]: { readonly kind: P } & Readonly<TargetFields[P]>
}[K]

export interface OpenTargetOptions {
  /** One line for the user, without the newline: what is started, what is waited for. */
  readonly onProgress: (line: string) => void
  /** Gives up opening, ends what was started, and rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Plain text and nobody in particular by default. */
  readonly access?: Access
}

/** A target that answers. */
export interface OpenTarget {
  readonly spec: TargetSpec
  readonly servers: readonly ServerAddress[]
  /** Prefix of every path on the servers, '' for none. */
  readonly chroot: string
  /** As it was opened with. */
  readonly access?: Access
  readonly figures: TargetFigures
  /** Processes that were started for it, in the order of `servers`; empty where it was there before. */
  readonly pids: readonly number[]
  /** What kept the target itself from being what it claims to be, a sentence each. Only who owns the target can say. */
  readonly faults?: () => Promise<readonly string[]>
  /** Ends what was started and removes its files. Does nothing to servers that were there before. May be called again. */
  close(): Promise<void>
}

export type TargetOpener<K extends TargetKind> = (
  spec: TargetSpec<K>,
  options: OpenTargetOptions,
) => Promise<OpenTarget>
