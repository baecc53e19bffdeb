import { nearest } from './nearest.ts'
import { SandboxOptionError } from './option-error.ts'
import {
  invalid,
  parseCapacity,
  parseCount,
  parseDuration,
  parseNumber,
  parseShare,
  splitPair,
} from './option-values.ts'
import type { SandboxOptions } from './options.ts'
import { serviceDistributions } from './queue/index.ts'

type Parse = (name: string, text: string) => Partial<SandboxOptions>

const parsers: { readonly [name: string]: Parse } = {
  capacity: (name, text) => ({ capacityPerSec: parseCapacity(name, text) }),
  servers: (name, text) => ({ servers: parseCount(name, text, 1, 10_000) }),
  service: (name, text) => {
    const service = serviceDistributions.find(distribution => distribution === text)
    if (service === undefined) throw invalid(name, text, serviceDistributions.join(', '))
    return { service }
  },
  cv: (name, text) => ({ serviceCv: parseNumber(name, text, 100) }),
  queue: (name, text) => ({ queueLimit: parseCount(name, text, 0, 10_000_000) }),
  errors: (name, text) => ({ errorShare: parseShare(name, text, 1) }),
  pause: (name, text) => {
    const [duration, every] = splitPair(name, text, 'length/period, as 200ms/5s')
    const pauseForMs = parseDuration(name, duration)
    const pauseEveryMs = parseDuration(name, every)
    if (pauseForMs >= pauseEveryMs) throw invalid(name, text, 'a pause that is shorter than its period, as 200ms/5s')
    return { pauseForMs, pauseEveryMs }
  },
  loss: (name, text) => ({ capacityLoss: parseShare(name, text, 0.99) }),
  warmup: (name, text) => ({ warmupMs: parseDuration(name, text) }),
  retries: (name, text) => {
    const [count, after] = splitPair(name, text, 'how often/after how long, as 2/500ms')
    return { retries: parseCount(name, count, 0, 100), retryAfterMs: parseDuration(name, after) }
  },
  seed: (name, text) => ({ seed: parseCount(name, text, 0, Number.MAX_SAFE_INTEGER) }),
  host: (name, text) => {
    if (text === '') throw invalid(name, text, 'an address of this machine, as 127.0.0.1')
    return { host: text }
  },
  port: (name, text) => ({ port: parseCount(name, text, 0, 65_535) }),
  tick: (name, text) => {
    const tickMs = parseDuration(name, text)
    if (tickMs < 1) throw invalid(name, text, 'at least 1ms')
    return { tickMs }
  },
  maxClientCnxns: (name, text) => ({ maxClientCnxns: parseCount(name, text, 0, 1_000_000) }),
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
    options = { ...options, ...parse(name, part.slice(equals + 1).trim()) }
  }
  return options
}

function unknown(name: string): SandboxOptionError {
  const names = Object.keys(parsers)
  const close = nearest(name, names)
  const hint = close === undefined ? `options are ${names.join(', ')}` : `did you mean ${close}?`
  return new SandboxOptionError(`the sandbox has no option ${name === '' ? 'without a name' : name}`, hint)
}
