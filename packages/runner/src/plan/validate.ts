import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { checkPlan, type Plan, type PlanIssue } from '@gradual/dsl'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { toIssues } from './schema-issues.ts'
import { markTaggedUnions } from './tagged-unions.ts'

/** A plan, or everything that is wrong with what should be one. */
export type ValidatedPlan = { readonly plan: Plan } | { readonly issues: readonly PlanIssue[] }

/**
 * Checks data against the schema of plans, then what a schema cannot say (phases that refer to each other).
 *
 * All mistakes are reported at once, each with its path.
 */
export function validatePlan(data: unknown): ValidatedPlan {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, strict: false })
  const validate = ajv.compile<Plan>(readSchema())
  if (!validate(data)) return { issues: toIssues(validate.errors ?? []) }
  const issues = checkPlan(data)
  return issues.length > 0 ? { issues } : { plan: data }
}

function readSchema(): object {
  const path = createRequire(import.meta.url).resolve('@gradual/dsl/plan.schema.json')
  return markTaggedUnions(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)
}
