import { parseParam } from '@gradual/dsl'
import { InvalidArgumentError } from 'commander'
import { readCapacity } from '../simulate/capacity.ts'

/** `-p name=value`, once for each parameter; a later one wins. */
export function readParamOption(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('Write it as name=value, such as -p maxRequests=1000/s.')
  return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() }
}

export function readCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (count < 1) throw new InvalidArgumentError('It is not a whole number from 1 up.')
  return count
}

export function readSeed(text: string): number {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (seed < 0 || seed > 0xffff_ffff) throw new InvalidArgumentError('It is not a whole number from 0 to 4294967295.')
  return seed
}

export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < 0 || port > 65_535) throw new InvalidArgumentError('It is not a port from 0 (any that is free) to 65535.')
  return port
}

/** `2300/s`, or the bare number. @returns requests/s */
export function readCapacityOption(text: string): number {
  try {
    return readCapacity(text)
  } catch {
    throw new InvalidArgumentError('It is not a rate such as 2300/s.')
  }
}

/** `90s`, `10min`, `1h`, and the `10m` that everybody writes. @returns ms */
export function readTime(text: string): number {
  try {
    const ms = parseParam('duration', text.replace(/^(\d+(?:\.\d+)?)m$/, '$1min'))
    if (ms > 0) return ms
  } catch {
    // Said below, in the words of the command line.
  }
  throw new InvalidArgumentError('It is not a time such as 90s or 10m.')
}
