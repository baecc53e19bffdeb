/** What the sandbox says of itself. Counters since its start. */
export interface SandboxStats {
  readonly capacityPerSec: number
  readonly connections: number
  readonly sessions: number
  readonly znodes: number
  readonly packetsReceived: number
  readonly packetsSent: number
  /** Requests in the queue, with those in service. */
  readonly outstanding: number
  readonly throttled: number
  readonly injectedErrors: number
  /** How much later than computed replies left, over the last 10 to 20 s: the sandbox's own fault. */
  readonly lagP50Ms: number
  readonly lagP99Ms: number
  readonly lagMaxMs: number
  /** CPU time of the process, user and system, since its start. */
  readonly cpuMs: number
}
