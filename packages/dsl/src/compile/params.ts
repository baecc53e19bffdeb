import type { PlanParam } from '../plan.ts'
import type { Given, ScenarioNode } from '../scenario/build.ts'
import { didYouMean } from '../suggest.ts'
import { paramHandle, quantityNode } from '../units/quantity.ts'
import { readDefault, readParam, readQuantity } from '../units/read.ts'
import { unitNames } from '../units/scales.ts'
import type { Quantity, Unit } from '../units/texts.ts'
import { type Draft, show } from './draft.ts'

type PlanParams = { [name: string]: PlanParam }

/** Values from outside the scenario, by name: `-p`, environment. */
export type GivenParams = { readonly [name: string]: string | number }

/** The parameters with their values: outside beats `.with()` beats `.params()`. */
export function compileParams(draft: Draft, node: ScenarioNode, outside: GivenParams): PlanParams {
  const params: PlanParams = {}
  for (const given of node.params) declareAll(draft, params, given)
  for (const given of node.overrides) overrideAll(draft, params, given)
  for (const [name, written] of Object.entries(outside)) giveFromOutside(draft, params, name, written)
  for (const [name, { unit, value }] of Object.entries(params)) draft.params.set(name, { unit, value })
  return params
}

/** What the lambdas of the scenario receive: a handle for each parameter. */
export function paramHandles(params: PlanParams): { readonly [name: string]: Quantity<Unit> } {
  return Object.freeze(
    Object.fromEntries(Object.entries(params).map(([name, { unit }]) => [name, paramHandle<Unit>(unit, name)])),
  )
}

function declareAll(draft: Draft, params: PlanParams, { value, mark }: Given): void {
  for (const [name, written] of Object.entries(value ?? {})) {
    const path = `params.${name}`
    draft.mark(path, mark)
    if (Object.hasOwn(params, name)) draft.issue(path, `the parameter '${name}' is there already`, undefined, mark)
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      draft.issue(path, `'${name}' is not a parameter's name`, 'use letters and digits, as in maxRequests', mark)
    }
    const read = readWritten(written)
    if ('message' in read) draft.issue(path, read.message, read.hint, mark)
    else params[name] = read
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

function overrideAll(draft: Draft, params: PlanParams, { value, mark }: Given): void {
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

function giveFromOutside(draft: Draft, params: PlanParams, name: string, written: string | number): void {
  const param = Object.hasOwn(params, name) ? params[name] : undefined
  if (param === undefined) {
    unknownParam(draft, params, name)
    return
  }
  const read = readParam(param.unit, written, param.writtenUnit)
  if ('value' in read) params[name] = { ...param, value: read.value }
  else draft.issue(`params.${name}`, `${name}: ${read.message}`, read.hint)
}

function unknownParam(draft: Draft, params: PlanParams, name: string): void {
  const hint = didYouMean(name, Object.keys(params), 'parameters')
  draft.issue(`params.${name}`, `the scenario has no parameter '${name}'`, hint, draft.markOf(`params.${name}`))
}
