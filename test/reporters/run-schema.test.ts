import { describe, expect, it } from 'vitest'
import { ALL_RUNS, brokenRun } from './support/runs.ts'
import { validateRun } from './support/schema.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Path = readonly (string | number)[]

/** Everything that a result can hold is in this one, also what is optional. */
function fullResult(): Json {
  const { result } = brokenRun()
  return JSON.parse(JSON.stringify({ ...result, advice: 'none', target: { ...result.target, version: '3.9.3' } }))
}

/** Objects with any key: their keys are data. */
const MAPS = new Set(['params', 'byCode', 'operations'])
const OPTIONAL = new Set(['advice', 'target.version', 'criticalPoint.cause.source', 'breaches.window', 'breaches.line'])

function eachObject(value: Json, visit: (object: { [key: string]: Json }, path: Path) => void, path: Path = []): void {
  if (Array.isArray(value)) {
    // Elements of one list are alike; the one with the most in it stands for all.
    const sizes = value.map(one => JSON.stringify(one).length)
    const largest = sizes.indexOf(Math.max(...sizes))
    if (largest >= 0) eachObject(value[largest]!, visit, [...path, largest])
  } else if (typeof value === 'object' && value !== null) {
    visit(value, path)
    // The plan has a schema of its own.
    const children = Object.entries(value).filter(([key]) => key !== 'plan')
    for (const [key, child] of children) eachObject(child, visit, [...path, key])
  }
}

function named(path: Path, key: string): string {
  return [...path.filter(part => typeof part === 'string' && part !== 'steps'), key].join('.')
}

describe('run.schema.json', () => {
  it.each(Object.entries(ALL_RUNS))('accepts a run that %s', (_, make) => {
    expect(validateRun(JSON.parse(JSON.stringify(make().result)))).toEqual([])
  })

  it('accepts a result that holds everything there is', () => {
    expect(validateRun(fullResult())).toEqual([])
  })

  it('misses every field that is not optional', () => {
    const result = fullResult()
    const unnoticed: string[] = []
    eachObject(result, (object, path) => {
      if (MAPS.has(String(path.at(-1)))) return
      for (const key of Object.keys(object)) {
        const { [key]: kept } = object
        delete object[key]
        if (validateRun(result).length === 0) unnoticed.push(named(path, key))
        object[key] = kept!
      }
    })
    expect(new Set(unnoticed)).toEqual(OPTIONAL)
  })

  it('refuses a field that it does not know, wherever it stands', () => {
    const result = fullResult()
    const accepted: string[] = []
    eachObject(result, (object, path) => {
      object.unheardOf = 'x'
      if (validateRun(result).length === 0) accepted.push(named(path, 'unheardOf'))
      delete object.unheardOf
    })
    expect(accepted).toEqual([])
  })

  it('refuses a value of another type, wherever it stands', () => {
    const result = fullResult()
    const accepted: string[] = []
    eachObject(result, (object, path) => {
      for (const [key, value] of Object.entries(object)) {
        object[key] = typeof value === 'boolean' ? 'true' : true
        if (validateRun(result).length === 0) accepted.push(named(path, key))
        object[key] = value
      }
    })
    expect(accepted).toEqual([])
  })

  it.each([
    ['another schema', { schema: 'gradual/run@2' }],
    ['a verdict that does not exist', { verdict: 'fine' }],
    ['a break without a critical point', { criticalPoint: null }],
    ['a critical point in a run that held', { verdict: 'held' }],
    ['a local time', { startedAt: '2024-10-29 10:15:00.000' }],
    ['a month that does not exist', { startedAt: '2024-13-29T10:15:00.000Z' }],
    ['half a range', { safeRange: [50] }],
    ['a range of three', { safeRange: [50, 60, 70] }],
    ['a negative throughput', { peakThroughput: -1 }],
    ['a run on no cores', { cores: 0 }],
    ['an empty reason', { reason: '' }],
  ])('refuses %s', (_, change) => {
    expect(validateRun({ ...(fullResult() as object), ...change })).not.toEqual([])
  })

  it.each([null, [], 'run', 3, {}])('refuses %j', value => {
    expect(validateRun(value)).not.toEqual([])
  })
})
