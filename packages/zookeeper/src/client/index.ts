export type { CallableOp, CallOptions, CreateOptions, ZooKeeperClientOptions } from './client-types.ts'
export { ConnectError } from './connect-error.ts'
export { type FourLetterWordOptions, fourLetterWord } from './four-letter-word.ts'
export { PipelinedSession } from './pipelined-session.ts'
export type { AuthInfo } from './session-auth.ts'
export { type SessionClock, systemClock } from './session-clock.ts'
export type {
  LossDetail,
  ServerAddress,
  SessionCounters,
  SessionListener,
  SessionLoss,
  SessionOptions,
} from './session-types.ts'
export { encodeTemplate, type RequestTemplate, type TemplateOp } from './template.ts'
export { isTlsFault, type TlsOptions, tlsConnectOptions } from './tls-options.ts'
export type { Watcher } from './watch-registry.ts'
export { ZooKeeperClient } from './zookeeper-client.ts'
