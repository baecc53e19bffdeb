import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reporter, ReporterContext, ReporterFactory, RunEvent, RunResult } from '@gradual/runner'
import { onTestFinished } from 'vitest'
import { plan } from './plan.ts'

export interface Driven {
  readonly reporter: Reporter
  readonly context: ReporterContext
  readonly printed: readonly string[]
}

/** A reporter in a temporary folder of its own, started, that was told these events. */
export function drive(
  create: ReporterFactory,
  events: readonly RunEvent[],
  changes: Partial<ReporterContext> = {},
): Driven {
  const printed: string[] = []
  const runDir = makeFolder()
  const context: ReporterContext = {
    plan,
    runDir,
    markersDir: join(runDir, 'agent', 'metrics'),
    print: line => printed.push(line),
    color: false,
    columns: 80,
    ...changes,
  }
  const reporter = create(context)
  reporter.start?.(context.plan)
  for (const event of events) reporter.onEvent(event)
  return { reporter, context, printed }
}

export async function driveToEnd(
  create: ReporterFactory,
  run: { readonly events: readonly RunEvent[]; readonly result: RunResult },
  changes: Partial<ReporterContext> = {},
): Promise<Driven> {
  const driven = drive(create, run.events, changes)
  await driven.reporter.finish?.(run.result)
  return driven
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradual-reporters-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Local time is a matter of the machine; here it is a choice of the test. */
export function useTimeZone(zone: string): void {
  const before = process.env.TZ
  process.env.TZ = zone
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
}
