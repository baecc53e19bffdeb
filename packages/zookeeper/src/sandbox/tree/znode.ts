import type { Acl, Stat } from '../../codec/index.ts'

/** One node, readable as its own Stat: a reply is encoded from it without a copy. */
export class Znode implements Stat {
  data: Buffer | null
  acl: readonly Acl[]
  readonly czxid: bigint
  readonly ctime: bigint
  readonly ephemeralOwner: bigint
  mzxid: bigint
  pzxid: bigint
  mtime: bigint
  version = 0
  aversion = 0
  /** Children ever created: it numbers sequential ones. */
  childCreations = 0
  children: Set<string> | undefined = undefined

  constructor(data: Buffer | null, acl: readonly Acl[], zxid: bigint, time: bigint, ephemeralOwner: bigint) {
    this.data = data
    this.acl = acl
    this.czxid = zxid
    this.mzxid = zxid
    this.pzxid = zxid
    this.ctime = time
    this.mtime = time
    this.ephemeralOwner = ephemeralOwner
  }

  /** Creations and deletions of children: a real server too derives it from the creations and from who is left. */
  get cversion(): number {
    return (this.childCreations * 2 - this.numChildren) | 0
  }

  get dataLength(): number {
    return this.data === null ? 0 : this.data.length
  }

  get numChildren(): number {
    return this.children === undefined ? 0 : this.children.size
  }
}

/** The Stat as it is now, for a reply that is encoded after the znode may have changed again. */
export function copyStat(stat: Stat): Stat {
  const { czxid, mzxid, ctime, mtime, version, cversion, aversion, ephemeralOwner, dataLength, numChildren, pzxid } =
    stat
  return { czxid, mzxid, ctime, mtime, version, cversion, aversion, ephemeralOwner, dataLength, numChildren, pzxid }
}
