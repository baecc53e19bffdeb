import type { PlanParam } from '../plan.ts'
import type { Given, ScenarioNode } from '../scenario/build.ts'
import { didYouMean } from '../suggest.ts'
import { paramHandle, quantityNode } from '../units/quantity.ts'
import { readDefault, readParam, readQuantity } from '../units/read.ts'
import { unitNames } from '../units/scales.ts'
import type { Quantity, Unit } from '../units/texts.ts'
import { type Draft, show } from './draft.ts'

/** Values from outside the scenario, by name: `-p`, environment. */
export type GivenParams = { readonly [name: string]: string | number }

/** The parameters with their values: outside beats `.with()` beats `.params()`. */
export function compileParams(draft: Draft, node: ScenarioNode, outside: GivenParams): void {
  const { params } = draft
  for (const given of node.params) declareAll(draft, params, given)
  for (const given of node.overrides) overrideAll(draft, params, given)
  for (const [name, written] of Object.entries(outside)) giveFromOutside(draft, params, name, written)
}

/** What the lambdas of the scenario receive: a handle for each parameter. */
export function paramHandles({ params, brokenParams }: Draft): { readonly [name: string]: Quantity<Unit> } {
  const whole = Object.entries(params).map(([name, { unit }]) => [name, paramHandle<Unit>(unit, name)] as const)
  const broken = [...brokenParams].map(name => [name, paramHandle<Unit>('count', name)] as const)
  return Object.freeze(Object.fromEntries([...whole, ...broken]))
}

function declareAll(draft: Draft, params: Draft['params'], { value, mark }: Given): void {
  for (const [name, written] of Object.entries(value ?? {})) {
    const path = `params.${name}`
    draft.mark(path, mark)
    if (Object.hasOwn(params, name)) draft.issue(path, `the parameter '${name}' is there already`, undefined, mark)
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      draft.issue(path, `'${name}' is not a parameter's name`, 'use letters and digits, as in maxRequests', mark)
    }
    const read = readWritten(written)
    if ('message' in read) {
      draft.brokenParams.add(name)
      draft.issue(path, read.message, read.hint, mark)
    } else params[name] = read
  }
}

function readWritten(written: unknown): PlanParam | { readonly message: string; readonly hint: string } {
  const amount = quantityNode(written)
  if (typeof amount?.expression === 'number') {
    return { unit: amount.unit, value: amount.expression, default: amount.expression, writtenUnit: '' }
  }
  if (typeof written === 'number' && Number.isFinite(written)) {
    return { unit: 'count', value: written, default: written, writtenUnit: '' }
  }
  if (typeof written === 'string') {
    const read = readDefault(written)
    if ('message' in read) return read
    return { unit: read.unit, value: read.value, default: read.value, writtenUnit: read.suffix }
  }
  return { message: `${show(written)} is not an amount`, hint: "write it like '50/s', '10s', '30%', '1KiB' or 5" }
}

function overrideAll(draft: Draft, params: Draft['params'], { value, mark }: Given): void {
  for (const [name, written] of Object.entries(value ?? {})) {
    const path = `params.${name}`
    draft.mark(path, mark)
    const param = Object.hasOwn(params, name) ? params[name] : undefined
    if (param === undefined) {
      unknownParam(draft, params, name)
      continue
    }
    const node = quantityNode(written)
    const plain = node?.unit === param.unit ? node.expression : written
    const isNumber = param.unit === 'count' || param.unit === 'inFlight'
    if (isNumber && typeof plain === 'number' && (param.unit === 'count') === (node === undefined)) {
      params[name] = { ...param, value: plain }
    } else if (!isNumber && typeof written === 'string') {
      const read = readQuantity(param.unit, written)
      if ('value' in read) params[name] = { ...param, value: read.value }
      else draft.issue(path, read.message, read.hint, mark)
    } else {
      const { a, like } = unitNames[param.unit]
      draft.issue(path, `${name} is ${a}, not ${show(written)}`, `write it like ${like}`, mark)
    }
  }
}

function giveFromOutside(draft: Draft, params: Draft['params'], name: string, written: string | number): void {
  const param = Object.hasOwn(params, name) ? params[name] : undefined
  if (param === undefined) {
    unknownParam(draft, params, name)
    return
  }
  const read = readParam(param.unit, written, param.writtenUnit)
  if ('value' in read) params[name] = { ...param, value: read.value }
  else draft.issue(`params.${name}`, `${name}: ${read.message}`, read.hint)
}

function unknownParam(draft: Draft, params: Draft['params'], name: string): void {
  const hint = didYouMean(name, Object.keys(params), 'parameters')
  draft.issue(`params.${name}`, `the scenario has no parameter '${name}'`, hint, draft.markOf(`params.${name}`))
}
