import { createHash } from 'node:crypto'
import { canonicalPlan, type Plan } from '@gradual/dsl'

/** Same hash, same test: source lines, name, description, tags and target are left out. 64 hexadecimal digits. */
export function planHash(plan: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify(canonicalPlan(plan)))
    .digest('hex')
}
