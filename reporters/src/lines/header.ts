import type { ReporterContext, RunEvent } from '@gradual/runner'
import { sanitize } from '../format.ts'
import { describeParam } from '../words.ts'

/** What a run is asked to do. What it loads, its folder and its seed were said before any reporter spoke. */
export function renderHeader(
  plan: ReporterContext['plan'],
  started: Extract<RunEvent, { type: 'run.started' }>,
): string[] {
  return [
    '=== Running Gradual Overload Test ====',
    'Test Configuration:',
    `  Scenario: ${sanitize(started.scenario)}`,
    ...Object.entries(plan.params).map(([name, param]) => `  ${describeParam(name, param)}`),
    ...(started.quick ? ['  Quick: times divided by ten'] : []),
    '',
    'Running gradual overload test...',
  ]
}
