import { type Acl, type AuthInfo, CREATOR_ACL, OPEN_ACL, type TlsOptions } from '@gradual/zookeeper'

/**
 * How servers are reached, who a run is to them, and what others may do with what it creates.
 *
 * Plain data, so that it can go to a worker. It holds secrets: it belongs to no plan, no event, no result and no message.
 */
export interface Access {
  /** Plain text without it. */
  readonly tls?: TlsOptions
  /** Told on every connection before anything else. */
  readonly auth: readonly AuthInfo[]
  /** `creator`: only who has the same identity can read, write or remove what is created. */
  readonly acl: 'open' | 'creator'
}

export const OPEN_ACCESS: Access = { auth: [], acl: 'open' }

/** Of every znode that is created. */
export function aclOf({ acl }: Access): readonly Acl[] {
  return acl === 'creator' ? CREATOR_ACL : OPEN_ACL
}
