import { GradualError } from '../errors.ts'
import { checkPlan } from '../plan/check.ts'
import type { Plan, PlanIssue, PlanOperation } from '../plan.ts'
import { type AnyScenario, type ScenarioNode, scenarioNode } from '../scenario/build.ts'
import { Draft, type ReadText, show } from './draft.ts'
import { compileExpectations } from './expectations.ts'
import { deepFreeze } from './freeze.ts'
import { compileOperations } from './operations.ts'
import { compileParams, type GivenParams, paramHandles } from './params.ts'
import { compilePhases } from './phases.ts'
import { compileArrivals, compileLabels, compileStep, evaluate, markOf, opsOf } from './scenario-parts.ts'
import { compileTarget } from './target.ts'

export interface CompileOptions {
  /** Values from outside, by name; they beat those of the scenario. A bare number takes the parameter's unit. */
  readonly params?: GivenParams
  /** How files are read that the scenario names (`.trace()`); without it they are issues, because this package knows no files. */
  readonly readText?: ReadText
}

export interface Compiled {
  /** To be run only where `issues` is empty: what could not be read is NaN, or left out. */
  readonly plan: Plan
  /** Everything that is wrong, at once. */
  readonly issues: readonly PlanIssue[]
  /** Functions of the scenario by the names under which the plan mentions them. */
  readonly functions: ReadonlyMap<string, (...args: never[]) => unknown>
}

/**
 * Turns a scenario into a plan: plain, frozen JSON, with numbers in canonical units.
 *
 * Never throws for a mistake in the scenario: all of them are issues, each with its path in the plan and its line in
 * the file. An exception in one of the scenario's own functions goes up as it is.
 *
 * @throws GradualError SCENARIO_NO_EXPORT when `scenario` is none
 */
export function compile(scenario: AnyScenario, options: CompileOptions = {}): Compiled {
  const node = scenarioNode(scenario)
  if (node === undefined) {
    const hint = 'make one with scenario(name) and end it with .phases(...)'
    throw new GradualError('SCENARIO_NO_EXPORT', `a scenario is needed, not ${show(scenario)}`, { hint })
  }
  const draft = new Draft(node.last.locate()?.file, options.readText)
  const plan = compilePlan(draft, node, options.params ?? {})
  checkRest(draft, plan)
  return { plan: deepFreeze(plan), issues: deepFreeze(inOrder(draft.issues)), functions: draft.functions }
}

function compilePlan(draft: Draft, node: ScenarioNode, outside: GivenParams): Plan {
  compileParams(draft, node, outside)
  const handles = paramHandles(draft)
  const given = evaluate(draft, 'target', node.target, handles)
  const target = compileTarget(draft, given, markOf(node, 'target'))
  const operations = compileMix(draft, node, given, handles)
  const step = compileStep(draft, node, handles)
  const phases = compilePhases(
    draft,
    () => evaluate(draft, 'phases', node.phases, handles),
    markOf(node, 'phases'),
    step,
  )
  const loadUnit = draft.loadUnit()
  return {
    schema: 'gradual/plan@1',
    ...compileLabels(draft, node),
    loadUnit,
    arrivals: compileArrivals(draft, node),
    params: draft.params,
    target,
    operations,
    phases,
    expectations: compileExpectations(draft, node.expectations, handles, loadUnit),
    bindings: draft.bindings,
  }
}

/** Without a target there are no operations to make a mix of: that is reported already. */
function compileMix(draft: Draft, node: ScenarioNode, target: unknown, handles: unknown): PlanOperation[] {
  if (draft.isUnreadable('target') && node.workload !== undefined) {
    draft.giveUp('operations')
    return []
  }
  const mix = evaluate(draft, 'operations', node.workload, opsOf(target), handles)
  return compileOperations(draft, mix, markOf(node, 'workload'))
}

/** Adds what the checks of a finished plan find, except in what could not be read anyway. */
function checkRest(draft: Draft, plan: Plan): void {
  const isIncomplete = draft.issues.length > 0
  for (const { path, message, hint } of checkPlan(plan)) {
    if (draft.isUnreadable(path) || (isIncomplete && path.startsWith('bindings.'))) continue
    draft.issue(path, message, hint, draft.markOf(path))
  }
}

/** In the order of the file, what comes from outside of it first. */
function inOrder(issues: readonly PlanIssue[]): PlanIssue[] {
  const fileOf = ({ file = '' }: PlanIssue) => file
  return issues.toSorted((a, b) =>
    fileOf(a) === fileOf(b) ? (a.line ?? 0) - (b.line ?? 0) : fileOf(a) < fileOf(b) ? -1 : 1,
  )
}
