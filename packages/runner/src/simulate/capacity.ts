import { GradualError, parseParam } from '@gradual/dsl'

/**
 * `2300/s`; a bare number is requests/s, too.
 *
 * @throws GradualError PARAM_INVALID
 */
export function readCapacity(text: string): number {
  const perSec = parseParam('rate', text, '/s')
  if (perSec > 0) return perSec
  throw new GradualError('PARAM_INVALID', `a capacity of ${text} serves nothing`, { hint: 'write it as 1000/s' })
}
