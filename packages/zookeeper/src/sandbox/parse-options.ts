import { nearest } from './nearest.ts'
import { SandboxOptionError } from './option-error.ts'
import {
  parseCapacity,
  parseCount,
  parseDuration,
  parseNumber,
  parseShare,
  splitPair,
  ValueFormError,
} from './option-values.ts'
import type { SandboxOptions } from './options.ts'
import { serviceDistributions } from './queue/index.ts'

type Parse = (text: string) => Partial<SandboxOptions>

const parsers: { readonly [name: string]: Parse } = {
  capacity: text => ({ capacityPerSec: parseCapacity(text) }),
  servers: text => ({ servers: parseCount(text, 1, 10_000) }),
  service: text => {
    const service = serviceDistributions.find(distribution => distribution === text)
    if (service === undefined) throw new ValueFormError(serviceDistributions.join(', '))
    return { service }
  },
  cv: text => ({ serviceCv: parseNumber(text, 100) }),
  queue: text => ({ queueLimit: parseCount(text, 0, 10_000_000) }),
  errors: text => ({ errorShare: parseShare(text, 1) }),
  pause: text => {
    const [duration, every] = splitPair(text, 'length/period, as 200ms/5s')
    const pauseForMs = parseDuration(duration)
    const pauseEveryMs = parseDuration(every)
    if (pauseForMs >= pauseEveryMs) throw new ValueFormError('a pause that is shorter than its period, as 200ms/5s')
    return { pauseForMs, pauseEveryMs }
  },
  loss: text => ({ capacityLoss: parseShare(text, 0.99) }),
  warmup: text => ({ warmupMs: parseDuration(text) }),
  retries: text => {
    const [count, after] = splitPair(text, 'how often/after how long, as 2/500ms')
    return { retries: parseCount(count, 0, 100), retryAfterMs: parseDuration(after) }
  },
  seed: text => ({ seed: parseCount(text, 0, Number.MAX_SAFE_INTEGER) }),
  host: text => {
    if (text === '') throw new ValueFormError('an address of this machine, as 127.0.0.1')
    return { host: text }
  },
  port: text => ({ port: parseCount(text, 0, 65_535) }),
  tick: text => {
    const tickMs = parseDuration(text)
    if (tickMs < 1) throw new ValueFormError('at least 1ms')
    return { tickMs }
  },
  maxClientCnxns: text => ({ maxClientCnxns: parseCount(text, 0, 1_000_000) }),
}

/**
 * Reads `capacity=1000,service=exponential,pause=200ms/5s`: what stands behind `sandbox:`.
 *
 * @throws {SandboxOptionError} at the first thing that is wrong
 */
export function parseSandboxOptions(text: string): Partial<SandboxOptions> {
  let options: Partial<SandboxOptions> = {}
  const seen = new Set<string>()
  for (const part of text.split(',').map(raw => raw.trim())) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim()
    const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined
    if (parse === undefined) throw unknown(name)
    if (equals < 0) throw new SandboxOptionError(`sandbox option ${name} has no value`, `write ${name}=...`)
    if (seen.has(name)) throw new SandboxOptionError(`sandbox option ${name} is given twice`, 'leave one of them out')
    seen.add(name)
    options = { ...options, ...read(name, part.slice(equals + 1).trim(), parse) }
  }
  return options
}

function read(name: string, text: string, parse: Parse): Partial<SandboxOptions> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof ValueFormError)) throw error
    throw new SandboxOptionError(`sandbox option ${name} cannot be "${text}"`, `write ${error.form}`)
  }
}

function unknown(name: string): SandboxOptionError {
  const names = Object.keys(parsers)
  const close = nearest(name, names)
  const hint = close === undefined ? `options are ${names.join(', ')}` : `did you mean ${close}?`
  return new SandboxOptionError(`the sandbox has no option "${name}"`, hint)
}
