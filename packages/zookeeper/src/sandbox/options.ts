import { defaultQueueOptions, type QueueOptions } from './queue/index.ts'

/** The sandbox: its queue, and the server around it. */
export interface SandboxOptions extends QueueOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Session timeouts are kept within 2 to 20 ticks, and sessions expire tick by tick. */
  readonly tickMs: number
  /** Connections from one address, further ones are closed at once; 0 is no limit (a real server's default is 60). */
  readonly maxClientCnxns: number
}

export const defaultSandboxOptions: SandboxOptions = Object.freeze({
  ...defaultQueueOptions,
  host: '127.0.0.1',
  port: 0,
  tickMs: 2000,
  maxClientCnxns: 0,
})
