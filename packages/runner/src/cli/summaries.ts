import type { RunResult } from '../result.ts'

/** What the summary's module exports besides its reporter. */
interface Summaries {
  renderSummary(result: RunResult): string
  renderOutcome(result: RunResult): string[]
}

/** The runner knows reporters by name only; this one writes texts of results, too. */
export async function loadSummaries(): Promise<Summaries> {
  const name = '@gradual/reporters/summary'
  return (await import(name)) as Summaries
}
