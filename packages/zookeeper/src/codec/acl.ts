import type { JuteReader } from './jute-reader.ts'
import type { JuteWriter } from './jute-writer.ts'

/** Who may do what with a znode. */
export interface Acl {
  /** Sum of {@link PERMISSIONS}. */
  readonly permissions: number
  /** `world`, `auth`, `digest`, `ip`, ... */
  readonly scheme: string
  readonly id: string
}

export const PERMISSIONS = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const

/** Everybody may do everything. */
export const OPEN_ACL: readonly Acl[] = [{ permissions: PERMISSIONS.all, scheme: 'world', id: 'anyone' }]

/** Whoever creates the znode may do everything, everybody else nothing. Needs an identity: the server puts it in. */
export const CREATOR_ACL: readonly Acl[] = [{ permissions: PERMISSIONS.all, scheme: 'auth', id: '' }]

export function encodeAcl(writer: JuteWriter, acl: Acl): void {
  writer.writeInt(acl.permissions)
  writer.writeString(acl.scheme)
  writer.writeString(acl.id)
}

export function decodeAcl(reader: JuteReader): Acl {
  return { permissions: reader.readInt(), scheme: reader.readString(), id: reader.readString() }
}
