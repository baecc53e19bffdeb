import type { Plan } from '../plan.ts'

// What a thing is called, where it was written and which servers it goes to make no difference to what is run.
const leftOut = {
  plan: ['scenario', 'description', 'tags'],
  target: ['namespace', 'servers', 'tls', 'auth', 'acl'],
  phase: ['tags', 'source'],
  anywhere: ['line', 'file'],
}

/**
 * The plan for hashing: without source lines, name, description, tags and the target's address and credentials, keys in order.
 *
 * `JSON.stringify` of two canonical plans is the same where the same is run.
 */
export function canonicalPlan(plan: Plan): object {
  const { target, phases, params, ...rest } = without(plan, leftOut.plan)
  const parts = {
    ...rest,
    target: without(target, leftOut.target),
    phases: phases.map(phase => without(phase, leftOut.phase)),
  }
  // A parameter may well be called `line`.
  return sorted({ ...withoutPlaces(parts), params })
}

function without<T extends object>(value: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T
}

function withoutPlaces<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutPlaces) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(without(value, leftOut.anywhere))
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutPlaces(part)])) as T
}

function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)])) as T
}
