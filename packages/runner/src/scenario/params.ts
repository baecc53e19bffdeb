/** What the command line and the environment say about parameters; both as texts, read with the parameter's own unit. */
export interface ParamSources {
  readonly flags: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The environment's names. They are few and fixed: a parameter called `home` or `path` must not be set by accident.
 *
 * They are the variables of the make targets, and of the Go benchmark that users bring them from.
 */
const ENVIRONMENT: { readonly [variable: string]: string } = {
  INITIAL_REQUESTS: 'initialRequests',
  MAX_REQUESTS: 'maxRequests',
  STEP_SIZE: 'stepSize',
  STEP_DURATION: 'stepDuration',
  WARMUP_STEPS: 'warmupSteps',
  LATENCY_THRESHOLD: 'latencyThreshold',
  THROUGHPUT_DROP: 'throughputDrop',
}

/** A parameter's value, and who gave it. */
export interface ParamText {
  readonly text: string
  /** `-p maxRequests` or `MAX_REQUESTS`. */
  readonly from: string
}

/** Flag beats environment. A variable whose parameter the scenario does not have is somebody else's; a flag is kept, to be refused. */
export function collectParams(known: Iterable<string>, { flags, env }: ParamSources): Map<string, ParamText> {
  const names = new Set(known)
  const found = new Map<string, ParamText>()
  for (const [variable, name] of Object.entries(ENVIRONMENT)) {
    const text = env[variable]
    if (text !== undefined && text !== '' && names.has(name)) found.set(name, { text, from: variable })
  }
  for (const [name, text] of Object.entries(flags)) found.set(name, { text, from: `-p ${name}` })
  return found
}
