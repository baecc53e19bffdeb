import { fourLetterWord, type TlsOptions } from '@gradual/zookeeper'
import type { ServerAddress } from '../driver/driver.ts'

/** What a server says of itself on `srvr`. */
export interface ServerStatus {
  /** `3.8.0`, without the revision. */
  readonly version: string | undefined
  /** `standalone`, `leader`, `follower`, `observer`; undefined where it serves nobody, or may not be asked. */
  readonly mode: string | undefined
  /** False where the operator has not put `srvr` on the whitelist: nothing else is known then. */
  readonly allowed: boolean
  /** It is up, but serves nobody: an ensemble without quorum. */
  readonly withoutQuorum: boolean
}

/** Rejects when nobody listens or answers. */
export async function askStatus(server: ServerAddress, withinMs: number, tls?: TlsOptions): Promise<ServerStatus> {
  return parseStatus(await fourLetterWord(server, 'srvr', { timeoutMs: withinMs, ...(tls && { tls }) }))
}

export function parseStatus(text: string): ServerStatus {
  return {
    version: /^Zookeeper version: (\d+(?:\.\d+)+(?:-(?:alpha|beta|rc)[\w.]*)?)/im.exec(text)?.[1],
    mode: /^Mode: (\S+)/m.exec(text)?.[1],
    allowed: !/not in the whitelist/.test(text),
    withoutQuorum: /not currently serving requests/.test(text),
  }
}
