import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type AnyScenario, type Compiled, compile, GradualError, type Plan, type PlanIssue } from '@gradual/dsl'
import { bindParams, validatePlan } from '../plan/index.ts'
import { checkTypesInThread } from './check-in-thread.ts'
import { importScenario } from './import-scenario.ts'
import { issuesError } from './issues.ts'
import { displayPath, locateScenario } from './locate.ts'
import { explainLoadError } from './module.ts'
import { collectParams, type ParamSources, type ParamText } from './params.ts'
import { readText } from './read-text.ts'
import { typesError } from './type-problems.ts'

const PLAN_SCHEMA: Plan['schema'] = 'gradual/plan@1'

export interface LoadedPlan {
  readonly plan: Plan
  /** The scenario's own functions by the names in the plan. A plan.json has none. */
  readonly functions: Compiled['functions']
  /** Absolute; absent for a plan.json. */
  readonly scenarioFile?: string
  /** Absolute: of the scenario or plan.json. Files that it names are relative to it. */
  readonly folder: string
}

/**
 * What a command's argument stands for, checked in every way that is known before a run.
 *
 * Types are checked in another thread while the file is loaded. Where both fail, the type errors are shown: they are
 * nearer to the mistake than what it led to.
 *
 * @throws GradualError of every code that begins with SCENARIO, PARAM or PLAN, and BUILDER_AWAITED
 */
export async function loadPlan(argument: string, params: ParamSources): Promise<LoadedPlan> {
  const { kind, path } = locateScenario(argument)
  if (kind === 'plan') return readPlanFile(path, params)
  const [types, loaded] = await Promise.allSettled([checkScenarioTypes(path), importScenario(path)])
  if (types.status === 'rejected') throw types.reason
  if (loaded.status === 'rejected') throw loaded.reason
  const { plan, functions } = compileScenario(loaded.value, path, params)
  return { plan, functions, scenarioFile: path, folder: dirname(path) }
}

async function checkScenarioTypes(path: string): Promise<void> {
  if (!/\.[mc]?ts$/.test(path)) return
  const problems = await checkTypesInThread(path)
  if (problems.length > 0) throw typesError(displayPath(path), problems)
}

/** Compiles twice: which parameters there are is known after the first time. */
function compileScenario(scenario: AnyScenario, path: string, sources: ParamSources): Compiled {
  const name = displayPath(path)
  const bare = compileGuarded(scenario, path)
  const texts = collectParams(Object.keys(bare.plan.params), sources)
  if (texts.size === 0) return refuseIssues(bare, name, path)
  const given = Object.fromEntries([...texts].map(([param, { text }]) => [param, text]))
  const compiled = compileGuarded(scenario, path, given)
  refuseParams(compiled.issues, bare.plan, texts)
  return refuseIssues(compiled, name, path)
}

function compileGuarded(scenario: AnyScenario, path: string, params: Readonly<Record<string, string>> = {}): Compiled {
  try {
    return compile(scenario, { params, readText })
  } catch (error) {
    throw explainLoadError(error, path, 'while its plan was built')
  }
}

function refuseIssues(compiled: Compiled, name: string, path?: string): Compiled {
  if (compiled.issues.length > 0) throw issuesError('PLAN_INVALID', name, compiled.issues, path)
  return compiled
}

/** What the command line or the environment got wrong is no mistake of the scenario. */
function refuseParams(issues: readonly PlanIssue[], plan: Plan, texts: ReadonlyMap<string, ParamText>): void {
  const found = issues.flatMap(issue => {
    const name = issue.path.replace(/^params\./, '')
    const given = issue.path.startsWith('params.') ? texts.get(name) : undefined
    return given === undefined ? [] : [{ name, from: given.from, issue }]
  })
  const first = found[0]
  if (first === undefined) return
  const code = Object.hasOwn(plan.params, first.name) ? 'PARAM_INVALID' : 'PARAM_UNKNOWN'
  const lines = found.map(({ name, from, issue }) => `${from}: ${issue.message.replace(`${name}: `, '')}`)
  throw new GradualError(code, [lines[0]!, ...lines.slice(1).map(line => `  ${line}`)].join('\n'), {
    ...(first.issue.hint !== undefined && { hint: first.issue.hint }),
  })
}

async function readPlanFile(path: string, sources: ParamSources): Promise<LoadedPlan> {
  const name = displayPath(path)
  const data = parseJson(await readFile(path, 'utf8'), name)
  refuseOtherJson(data, name)
  const validated = validatePlan(data)
  if ('issues' in validated) throw issuesError('PLAN_INVALID', name, validated.issues)
  const { plan } = validated
  const texts = collectParams(Object.keys(plan.params), sources)
  const folder = dirname(path)
  if (texts.size === 0) return { plan, functions: new Map(), folder }
  const bound = bindParams(plan, Object.fromEntries([...texts].map(([param, { text }]) => [param, text])))
  refuseParams(bound.issues, plan, texts)
  if (bound.issues.length > 0) throw issuesError('PLAN_INVALID', name, bound.issues)
  return { plan: bound.plan, functions: new Map(), folder }
}

/** Twenty mistakes of a plan would be said of a file that never was one. */
function refuseOtherJson(data: unknown, name: string): void {
  const schema = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined
  if (schema === PLAN_SCHEMA) return
  const other = typeof schema === 'string' && schema.startsWith('gradual/plan@')
  // Something that only lacks its first line is better told so.
  if (schema === undefined && typeof data === 'object' && data !== null && 'phases' in data) return
  const what = other
    ? `is a plan of another version of gradual (${schema}, this one reads ${PLAN_SCHEMA})`
    : 'is JSON, but no plan'
  throw new GradualError('PLAN_INVALID', `${name} ${what}`, {
    hint: 'gradual plan <scenario> --json writes a plan',
  })
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GradualError('PLAN_INVALID', `${name} is not JSON: ${why}`, {
      hint: 'gradual plan <scenario> --json writes a plan',
      cause: error,
    })
  }
}
