import type { PlanCondition } from '@gradual/dsl'
import type { StepStats, WindowStats } from '../stats/types.ts'
import { findInWindow } from './conditions.ts'
import type { Evidence } from './findings.ts'
import { findInStep, needsMergedStep } from './merged.ts'
import type { Breach, ConditionFunctions, Reference, StepJudgement, WindowVote } from './types.ts'
import { countVotes } from './votes.ts'

/** The conditions that a window breaks. Quantiles are not among them: they are decided on the merged step. */
export function judgeWindow(
  conditions: readonly PlanCondition[],
  window: WindowStats,
  reference: Reference,
  functions: ConditionFunctions = {},
): readonly Breach[] {
  return castVote(conditions, window, reference, functions).breaches
}

/** How a window counts in the vote of its step: by any of the conditions, or not at all where none of them could be judged. */
export function castVote(
  conditions: readonly PlanCondition[],
  window: WindowStats,
  reference: Reference,
  functions: ConditionFunctions = {},
): WindowVote {
  const evidence: Evidence = { stats: window, load: window.load, reference, functions, window: window.index }
  const findings = conditions.map((condition, index) =>
    needsMergedStep(condition) ? undefined : findInWindow(condition, index, evidence),
  )
  return {
    window: window.index,
    startMs: window.startMs,
    breaches: findings.flatMap(finding => (finding?.kind === 'broken' ? [finding.breach] : [])),
    silent: isEmpty(window) || findings.every(finding => finding === undefined || finding.kind === 'silent'),
  }
}

/**
 * What the conditions say of a step: windows vote on means, shares and throughput, quantiles are decided on all samples
 * together. Any condition that fails, fails the step; any that cannot be decided makes the rest inconclusive.
 */
export function judgeStep(
  conditions: readonly PlanCondition[],
  step: StepStats,
  reference: Reference,
  functions: ConditionFunctions = {},
): StepJudgement {
  const voting = judgeVotes(conditions, step, reference, functions)
  const merged = judgeMerged(conditions, step, reference, functions)
  const breaches = [...voting.breaches, ...merged.breaches]
  const undecided = [...voting.undecided, ...merged.undecided]
  if (voting.verdict === 'fail' || merged.verdict === 'fail') return { verdict: 'fail', breaches, undecided }
  return { verdict: undecided.length > 0 ? 'inconclusive' : 'pass', breaches, undecided }
}

/** Nothing was due, nothing came back and nothing is waited for. */
function isEmpty(window: WindowStats): boolean {
  return window.offered === 0 && window.ok === 0 && window.errorCount === 0 && window.inFlightEnd === 0
}

function judgeVotes(
  conditions: readonly PlanCondition[],
  step: StepStats,
  reference: Reference,
  functions: ConditionFunctions,
): StepJudgement {
  if (conditions.every(needsMergedStep)) return { verdict: 'pass', breaches: [], undecided: [] }
  const votes = step.windows.map(window => castVote(conditions, window, reference, functions))
  const counted = votes.filter(vote => !vote.silent)
  const breached = counted.filter(vote => vote.breaches.length > 0)
  const breaches = breached.flatMap(vote => vote.breaches)
  const deaf = deafConditions(conditions, step, reference, functions)
  const verdict = countVotes(breached.length, counted.length)
  if (verdict === 'fail') return { verdict, breaches, undecided: [] }
  if (verdict === 'pass') return { verdict: deaf.length > 0 ? 'inconclusive' : 'pass', breaches, undecided: deaf }
  const why =
    counted.length === 0
      ? 'no window had anything to judge'
      : `${breached.length} of ${counted.length} windows broke a condition`
  return { verdict: 'inconclusive', breaches, undecided: [...deaf, why] }
}

/** Conditions that could not be judged in any window for a reason of their own: passing them would be a lie. */
function deafConditions(
  conditions: readonly PlanCondition[],
  step: StepStats,
  reference: Reference,
  functions: ConditionFunctions,
): readonly string[] {
  const reasons = conditions
    .filter(condition => !needsMergedStep(condition))
    .flatMap((condition, index) => {
      const findings = step.windows.map(window =>
        findInWindow(condition, index, { stats: window, load: window.load, reference, functions }),
      )
      const why = findings.find(finding => finding.kind === 'silent' && finding.why !== undefined)
      return why?.kind === 'silent' && why.why !== undefined ? [why.why] : []
    })
  return [...new Set(reasons)]
}

function judgeMerged(
  conditions: readonly PlanCondition[],
  step: StepStats,
  reference: Reference,
  functions: ConditionFunctions,
): StepJudgement {
  const findings = conditions.flatMap((condition, index) =>
    needsMergedStep(condition)
      ? [findInStep(condition, index, { stats: step, load: step.load, reference, functions })]
      : [],
  )
  const breaches = findings.flatMap(finding => (finding.kind === 'broken' ? [finding.breach] : []))
  const undecided = findings.flatMap(finding =>
    finding.kind === 'silent' ? [finding.why ?? 'a condition had nothing to judge'] : [],
  )
  if (breaches.length > 0) return { verdict: 'fail', breaches, undecided }
  return { verdict: undecided.length > 0 ? 'inconclusive' : 'pass', breaches, undecided }
}
