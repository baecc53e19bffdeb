import type { Plan, PlanExpectation } from '@gradual/dsl'
import type { CriticalPointFigures, ExpectationFigures, RecoveryFigures, RunResult } from '../result.ts'

interface Facts {
  readonly verdict: RunResult['verdict']
  readonly criticalPoint: CriticalPointFigures | null
  readonly recovery: RecoveryFigures
}

/** Holds what the scenario expects against what came out. What a run could not find out is not met. */
export function judgeExpectations(plan: Plan, facts: Facts): ExpectationFigures[] {
  return plan.expectations.map(expectation => judge(expectation, plan, facts))
}

function judge(expectation: PlanExpectation, plan: Plan, facts: Facts): ExpectationFigures {
  const unit = plan.loadUnit === 'perSec' ? '/s' : ' in flight'
  switch (expectation.kind) {
    case 'verdict':
      return {
        expectation: `verdict is ${expectation.is}`,
        met: facts.verdict === expectation.is,
        actual: facts.verdict,
      }
    case 'timeToRecover': {
      const actual = facts.recovery.timeToRecoverMs
      return {
        expectation: `time to recover at most ${expectation.atMostMs} ms`,
        met: actual !== null && actual <= expectation.atMostMs,
        actual: actual === null ? `recovery ${facts.recovery.outcome}` : `${Math.round(actual)} ms`,
      }
    }
    case 'criticalPoint': {
      const found = facts.criticalPoint?.workload
      const held = facts.verdict === 'held'
      const words: string[] = []
      let met = true
      if (expectation.atLeast !== undefined) {
        words.push(`at least ${expectation.atLeast}${unit}`)
        met &&= held || (found !== undefined && found >= expectation.atLeast)
      }
      if (expectation.atMost !== undefined) {
        words.push(`at most ${expectation.atMost}${unit}`)
        met &&= found !== undefined && found <= expectation.atMost
      }
      return {
        expectation: `critical point ${words.join(' and ')}`,
        met,
        actual: found !== undefined ? `${found}${unit}` : `none (${facts.verdict})`,
      }
    }
  }
}
