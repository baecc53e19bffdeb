export { PipelinedSession } from './pipelined-session.ts'
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
