import type { Plan, PlanOperation } from '../plan.ts'
import { creatorOf, creatorsFor, goesToKeys } from './creators.ts'
import { findNameFault, type Issues } from './issues.ts'
import { findPathFault } from './path-fault.ts'

/** The digits of a key's name. */
const MOST_KEYS = 100_000_000
const MOST_CHILDREN = 100_000
/** A worker names operations by a byte. */
const MOST_OPERATIONS = 250

export function checkOperations(issues: Issues, plan: Plan): void {
  const { operations } = plan
  if (operations.length === 0) issues.add('operations', 'a workload needs an operation')
  const all = operations.flatMap(operation => [operation, ...(operation.operations ?? [])])
  if (all.length > MOST_OPERATIONS) {
    issues.add('operations', `a workload has at most ${MOST_OPERATIONS} operations, not ${all.length}`)
  }
  checkList(issues, 'operations', operations, plan)
}

function checkList(issues: Issues, at: string, operations: readonly PlanOperation[], plan: Plan): void {
  const seen = new Set<string>()
  operations.forEach((operation, index) => {
    const path = `${at}.${index}`
    const { name, kind } = operation
    const fault = findNameFault(name)
    if (fault !== undefined) issues.add(`${path}.name`, `the operation's name ${fault}`)
    if (seen.has(name)) issues.add(`${path}.name`, `operation '${name}' is there already`)
    seen.add(name)
    issues.positive(`${path}.weight`, operation.weight, `the weight of '${name}'`, 'leave the operation out instead')
    checkKeys(issues, path, operation)
    checkValue(issues, path, operation)
    checkCreators(issues, path, operation, { siblings: operations, plan })
    if (kind === 'multi') checkParts(issues, path, operation)
    if (kind !== 'custom') return
    const own = operation.operations ?? []
    if (own.length === 0)
      issues.add(`${path}.operations`, `the custom operation '${name}' needs operations to choose from`)
    if (own.some(one => one.kind === 'custom')) {
      issues.add(`${path}.operations`, 'a custom operation cannot choose another custom operation')
    } else checkList(issues, `${path}.operations`, own, plan)
  })
}

function checkKeys(issues: Issues, path: string, operation: PlanOperation): void {
  const { name, keys, existing, skew, children } = operation
  if (existing !== undefined) {
    const paths = typeof existing === 'string' ? [existing] : existing
    if (paths.length === 0) issues.add(`${path}.existing`, `'${name}' needs a path`)
    for (const one of paths) {
      const fault = findPathFault(one)
      if (fault !== undefined) issues.add(`${path}.existing`, `the path '${one}' ${fault}`)
    }
    if (operation.kind === 'setData' && operation.overwrite !== true) {
      const hint = 'add overwrite: true if their data may be lost'
      issues.add(`${path}.existing`, `'${name}' would overwrite znodes that are there already`, hint)
    }
  } else if (goesToKeys(operation)) {
    issues.count(`${path}.keys`, keys, `the keys of '${name}'`)
    if (keys > MOST_KEYS) issues.add(`${path}.keys`, `there can be at most ${MOST_KEYS} keys, not ${keys}`)
  }
  if (skew !== undefined) issues.positive(`${path}.skew`, skew, `the skew of '${name}'`)
  if (children === undefined) return
  issues.count(`${path}.children`, children, `the children of '${name}'`)
  if (children > MOST_CHILDREN) {
    issues.add(`${path}.children`, `a key can be given at most ${MOST_CHILDREN} children, not ${children}`)
  }
}

function checkValue(issues: Issues, path: string, { name, valueBytes, sizes }: PlanOperation): void {
  const bytes = (at: string, value: number) => {
    if (Number.isSafeInteger(value) && value >= 0) return
    issues.add(`${path}.${at}`, `the value of '${name}' must be whole bytes, not ${value}`)
  }
  if (sizes === undefined) {
    bytes('valueBytes', valueBytes)
  } else if (sizes.kind === 'uniform') {
    bytes('sizes.fromBytes', sizes.fromBytes)
    bytes('sizes.toBytes', sizes.toBytes)
    if (sizes.fromBytes > sizes.toBytes) {
      issues.add(`${path}.sizes`, `sizes go from ${sizes.fromBytes} to ${sizes.toBytes} bytes`, 'the smaller one first')
    }
  } else {
    if (sizes.sizes.length === 0) issues.add(`${path}.sizes`, `'${name}' needs a size`)
    sizes.sizes.forEach((one, index) => {
      bytes(`sizes.sizes.${index}.bytes`, one.bytes)
      issues.positive(`${path}.sizes.sizes.${index}.weight`, one.weight, 'the weight of a size')
    })
  }
}

function checkCreators(
  issues: Issues,
  path: string,
  operation: PlanOperation,
  { siblings, plan }: { readonly siblings: readonly PlanOperation[]; readonly plan: Plan },
): void {
  const { name, kind, of, limit } = operation
  const candidates = creatorsFor(siblings, plan.operations)
  if (of !== undefined && creatorOf(operation, siblings, plan.operations) === undefined) {
    const names = candidates.map(one => `'${one.name}'`).join(', ')
    const hint = names === '' ? 'add a create to the workload' : `those that create are ${names}`
    issues.add(`${path}.of`, `there is no create called '${of}'`, hint)
  }
  if (kind === 'delete' && of === undefined && candidates.length > 1) {
    const hint = `one of ${candidates.map(one => `of: '${one.name}'`).join(', ')}`
    issues.add(`${path}.of`, `'${name}' does not say whose znodes it deletes`, hint)
  }
  if (limit === undefined) return
  issues.count(`${path}.limit`, limit, `the limit of '${name}'`)
  const { clients, parallelism } = plan.target
  if (limit < clients * parallelism * 2) {
    const hint = `at least twice that many, ${clients * parallelism * 2}`
    issues.add(
      `${path}.limit`,
      `the limit of '${name}' is ${limit} znodes, where ${clients * parallelism} requests can be in flight`,
      hint,
    )
  }
}

function checkParts(issues: Issues, path: string, { parts = [] }: PlanOperation): void {
  if (parts.length === 0) issues.add(`${path}.parts`, 'multi needs parts')
  let made = 0
  parts.forEach((part, index) => {
    if (part === 'create') made++
    if (part !== 'delete') return
    if (made-- > 0) return
    made = 0
    const hint = 'put a create before it; for other znodes there is op.delete()'
    issues.add(`${path}.parts.${index}`, 'a delete within a multi removes what a create before it made', hint)
  })
}
