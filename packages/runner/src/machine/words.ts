import { formatLoad, type Plan } from '@gradual/dsl'
import type { Breach } from '../detect/index.ts'
import type { Recovery } from './types.ts'

const UNITS: { readonly [U in Breach['unit']]: string } = { ms: ' ms', perSec: '/s', percent: ' %', custom: '' }

/** `latency.mean above 50ms (measured 87.2 ms)` */
export function breachWords(breach: Breach): string {
  if (breach.unit === 'custom') return breach.condition
  const required = breach.condition.includes('throughput')
    ? `, at least ${figure(breach.required)}${UNITS[breach.unit]}`
    : ''
  return `${breach.condition} (measured ${figure(breach.actual)}${UNITS[breach.unit]}${required})`
}

export function recoveryWords(plan: Plan, recovery: Recovery, limited: boolean): string {
  const at = formatLoad(plan.loadUnit, recovery.load)
  switch (recovery.outcome) {
    case 'recovered':
      return `at ${at} it recovered ${secondsWords(recovery.timeToRecoverMs ?? 0)} after the mitigation`
    case 'partial':
      return `it recovered only at ${at}, below the load of the first mitigation, ${secondsWords(recovery.timeToRecoverMs ?? 0)} after that load was reached`
    case 'not-recovered':
      return `at ${at} it did not recover in the time that the scenario gives it${
        limited
          ? ' (the generator did not keep its schedule there, so this may be the generator and not the system)'
          : ''
      }`
    case 'skipped':
      return `whether it recovers at ${at} is not known`
  }
}

/** Why a step could not be decided. */
export function whyWords(step: { readonly limited: readonly string[]; readonly undecided: readonly string[] }): string {
  const limited =
    step.limited.length > 0 ? [`the load generator did not keep its schedule: ${step.limited.join(', ')}`] : []
  return [...limited, ...step.undecided].join('; ')
}

function secondsWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function figure(value: number): string {
  return value.toFixed(1)
}
