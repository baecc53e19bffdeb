import type { PlanIssue } from '@gradual/dsl'
import type { ErrorObject } from 'ajv'

/** A plan's unions are told apart by these: a branch of another kind has nothing to say. */
const TAGS = ['kind', 'op']

/** What a schema found, as a reader needs it: one line for each mistake, none for what only follows from it. */
export function toIssues(errors: readonly ErrorObject[]): PlanIssue[] {
  const apart = errors.filter(isTagMismatch)
  const kept = errors.filter(error => !apart.some(mismatch => isOfBranch(error, mismatch)))
  const issues = kept.filter(error => !isUnion(error)).map(describe)
  for (const error of kept.filter(isUnion)) {
    const path = toPath(error.instancePath)
    if (issues.some(issue => isBelow(issue.path, path))) continue
    const tags = apart.filter(mismatch => parentOf(mismatch.instancePath) === error.instancePath)
    issues.push(tags.length > 0 ? wrongTag(tags) : { path, message: 'has none of the forms that are allowed here' })
  }
  return dropRepeated(issues)
}

function isUnion(error: ErrorObject): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf'
}

function isTagMismatch(error: ErrorObject): boolean {
  return error.keyword === 'const' && TAGS.includes(lastOf(error.instancePath))
}

/** Found by the same branch of a union, or below it in the data. */
function isOfBranch(error: ErrorObject, mismatch: ErrorObject): boolean {
  const branch = mismatch.schemaPath.replace(/\/properties\/[^/]+\/const$/, '')
  const object = parentOf(mismatch.instancePath)
  const within = error.instancePath === object || error.instancePath.startsWith(`${object}/`)
  return within && error.schemaPath.startsWith(`${branch}/`) && error.schemaPath !== branch
}

function wrongTag(tags: readonly ErrorObject[]): PlanIssue {
  const allowed = tags.map(tag => `'${String(tag.params.allowedValue)}'`)
  return { path: toPath(tags[0]!.instancePath), message: `must be one of ${[...new Set(allowed)].join(', ')}` }
}

function describe(error: ErrorObject): PlanIssue {
  const path = toPath(error.instancePath)
  const params: Readonly<Record<string, unknown>> = error.params
  switch (error.keyword) {
    case 'required':
      return { path: join(path, String(params.missingProperty)), message: 'is missing' }
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return {
        path: join(path, String(params.additionalProperty ?? params.unevaluatedProperty)),
        message: 'is not part of a plan',
      }
    case 'type': {
      const types = String(params.type).split(',')
      return { path, message: `must be ${types.map(type => articled(type)).join(' or ')}` }
    }
    case 'const':
      return { path, message: `must be ${JSON.stringify(params.allowedValue)}` }
    case 'enum': {
      const allowed = Array.isArray(params.allowedValues) ? params.allowedValues : []
      return { path, message: `must be one of ${allowed.map(value => JSON.stringify(value)).join(', ')}` }
    }
    case 'minItems':
      return { path, message: `needs at least ${String(params.limit)}` }
    case 'minProperties':
      return { path, message: `needs at least ${String(params.limit)}` }
    case 'minLength':
      return { path, message: 'must not be empty' }
    default:
      return { path, message: error.message ?? `breaks the rule ${error.keyword}` }
  }
}

function articled(type: string): string {
  if (type === 'integer') return 'a whole number'
  if (type === 'null') return 'null'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

function dropRepeated(issues: readonly PlanIssue[]): PlanIssue[] {
  const seen = new Set<string>()
  return issues.filter(issue => {
    const key = `${issue.path}\n${issue.message}`
    return !seen.has(key) && seen.add(key)
  })
}

function isBelow(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`)
}

/** `/phases/1/everyMs` to `phases.1.everyMs`. */
function toPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

function lastOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1)
}
