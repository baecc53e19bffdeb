import type { PlanIssue } from '@gradual/dsl'
import type { ErrorObject } from 'ajv'
import { TAGS } from './tagged-unions.ts'

/** What a schema found, as a reader needs it: one line for each mistake, none for what only follows from it. */
export function toIssues(errors: readonly ErrorObject[]): PlanIssue[] {
  const issues = errors.filter(error => !isUnion(error)).map(describe)
  for (const union of errors.filter(isUnion)) {
    const path = toPath(union.instancePath)
    // The branches of a union without tag have said what they miss, each its own; together that helps nobody.
    const within = issues.filter(issue => isBelow(issue.path, path))
    if (within.length === 1) continue
    for (const issue of within) issues.splice(issues.indexOf(issue), 1)
    issues.push({ path, message: 'has none of the forms that are allowed here' })
  }
  return dropRepeated(issues)
}

function isUnion(error: ErrorObject): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf'
}

function describe(error: ErrorObject): PlanIssue {
  const path = toPath(error.instancePath)
  const params: Readonly<Record<string, unknown>> = error.params
  switch (error.keyword) {
    case 'required':
      return { path: join(path, String(params.missingProperty)), message: 'is missing' }
    case 'discriminator':
      return describeTag(error, path)
    case 'additionalProperties':
      return { path: join(path, String(params.additionalProperty)), message: 'is not part of a plan' }
    case 'type':
      return { path, message: `must be ${String(params.type).split(',').map(withArticle).join(' or ')}` }
    case 'const':
      return { path, message: `must be ${JSON.stringify(params.allowedValue)}` }
    case 'enum':
      return { path, message: `must be one of ${list(params.allowedValues)}` }
    case 'minItems':
    case 'minProperties':
      return { path, message: `needs at least ${String(params.limit)}` }
    case 'minLength':
      return { path, message: 'must not be empty' }
    default:
      return { path, message: error.message ?? `breaks the rule ${error.keyword}` }
  }
}

/** A tag that is missing is reported as that, too. */
function describeTag(error: ErrorObject, path: string): PlanIssue {
  const { tag, tagValue } = error.params as { tag: string; tagValue?: unknown }
  if (tagValue === undefined) return { path: join(path, tag), message: 'is missing' }
  return { path: join(path, tag), message: `must be one of ${list(error.parentSchema?.[TAGS])}` }
}

function list(values: unknown): string {
  return (Array.isArray(values) ? values : []).map(value => JSON.stringify(value)).join(', ')
}

function withArticle(type: string): string {
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
