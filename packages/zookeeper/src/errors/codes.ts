/** Error codes of replies. @source KeeperException.Code and the C client's ZOO_ERRORS of Apache ZooKeeper */
export const ERROR_CODES = {
  OK: 0,
  SYSTEMERROR: -1,
  RUNTIMEINCONSISTENCY: -2,
  DATAINCONSISTENCY: -3,
  /** The connection was lost while the request was in flight: whether it was done is unknown. */
  CONNECTIONLOSS: -4,
  MARSHALLINGERROR: -5,
  UNIMPLEMENTED: -6,
  /** No reply within the deadline: whether it was done is unknown. */
  OPERATIONTIMEOUT: -7,
  BADARGUMENTS: -8,
  INVALIDSTATE: -9,
  UNKNOWNSESSION: -12,
  NEWCONFIGNOQUORUM: -13,
  RECONFIGINPROGRESS: -14,
  APIERROR: -100,
  NONODE: -101,
  NOAUTH: -102,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  INVALIDCALLBACK: -113,
  INVALIDACL: -114,
  AUTHFAILED: -115,
  CLOSING: -116,
  NOTHING: -117,
  SESSIONMOVED: -118,
  NOTREADONLY: -119,
  EPHEMERALONLOCALSESSION: -120,
  NOWATCHER: -121,
  REQUESTTIMEOUT: -122,
  RECONFIGDISABLED: -123,
  SESSIONCLOSEDREQUIRESASLAUTH: -124,
  QUOTAEXCEEDED: -125,
  /** The request waited too long at the server (`throttled_op_wait_time`) and was not done. */
  THROTTLEDOP: -127,
} as const

export type ErrorName = keyof typeof ERROR_CODES

const names: ReadonlyMap<number, ErrorName> = new Map(
  (Object.keys(ERROR_CODES) as ErrorName[]).map(name => [ERROR_CODES[name], name]),
)

/** Name of a code (`CONNECTIONLOSS`); a code that has none reads `CODE_-999`. */
export function errorName(code: number): string {
  return names.get(code) ?? `CODE_${code}`
}
