import type { Stat } from '@gradual/zookeeper'
import { RawClient } from './raw-client.ts'

/** Notes what a server answers, without what differs from server to server: times, session ids, where zxids start. */
export class Transcript {
  readonly lines: string[] = []
  readonly port: number
  private readonly sessions: bigint[] = []
  private baseZxid: bigint | undefined
  private readonly clients: RawClient[] = []

  constructor(port: number) {
    this.port = port
  }

  async connect(options: Parameters<typeof RawClient.connect>[1] = {}): Promise<RawClient> {
    const client = await RawClient.connect(this.port, options)
    this.clients.push(client)
    this.sessions.push(client.sessionId)
    return client
  }

  note(what: string, answer: unknown): void {
    this.lines.push(`${what} -> ${JSON.stringify(answer, (_key, value) => this.plain(value))}`)
  }

  end(): void {
    for (const client of this.clients) client.end()
  }

  private plain(value: unknown): unknown {
    if (typeof value === 'bigint') return `${value}`
    if (isBuffer(value)) return `bytes ${Buffer.from(value.data).toString('latin1')}`
    if (isStat(value)) return this.plainStat(value)
    // Names of children come in no order.
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value.toSorted()
    return value
  }

  private plainStat(stat: Stat): unknown {
    this.baseZxid ??= stat.czxid
    const relative = (zxid: bigint) => (zxid === 0n ? 0 : Number(zxid - (this.baseZxid as bigint)))
    const owner = this.sessions.indexOf(stat.ephemeralOwner)
    return {
      zxids: [relative(stat.czxid), relative(stat.mzxid), relative(stat.pzxid)],
      touched: stat.mtime > stat.ctime || stat.mzxid > stat.czxid,
      versions: [stat.version, stat.cversion, stat.aversion],
      owner: owner < 0 ? `${stat.ephemeralOwner}` : `session ${owner}`,
      sizes: [stat.dataLength, stat.numChildren],
    }
  }
}

// Buffers reach JSON's replacer in the form of their own toJSON.
function isBuffer(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
}

function isStat(value: unknown): value is Stat {
  return typeof value === 'object' && value !== null && 'czxid' in value
}
