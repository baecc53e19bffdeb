import { type AnyScenario, compile, type PlanIssue, phase, scenario, zookeeper } from '@gradual/dsl'

/** A scenario that lacks only its phases. */
export const mixed = scenario('given')
  .params({ rate: '50/s', max: '500/s', time: '10s', n: 5, share: '30%' })
  .target(zookeeper({ namespace: '/given' }))
  .workload(op => ({
    read: op.getData({ keys: 10 }).weight(0.7),
    write: op.setData({ keys: 10, value: '1KiB' }).weight(0.3),
  }))

export const init = phase('init').hold('50/s')
export const ramp = phase('load').by('10/s').upTo('500/s')

/** Issues as `path: message`. */
export function issuesOf(subject: AnyScenario, params: Readonly<Record<string, string | number>> = {}): string[] {
  return compile(subject, { params }).issues.map(({ path, message }) => `${path}: ${message}`)
}

/** The builder as plain JavaScript sees it: every verb, any argument. */
// biome-ignore lint/suspicious/noExplicitAny: what the types refuse is what these tests are about
export type Untyped = any

export function only(issues: readonly PlanIssue[]): PlanIssue {
  const [issue] = issues
  if (issue === undefined || issues.length > 1) throw new Error(`${issues.length} issues instead of one`)
  return issue
}
