import { readRun } from '../stored/index.ts'
import { printOut } from './output.ts'
import { loadSummaries } from './summaries.ts'

/** `gradual report`: what `test_summary.txt` said when the run ended, from `run.json`. */
export async function reportCommand(argument: string): Promise<void> {
  const { result } = await readRun(argument)
  const { renderSummary } = await loadSummaries()
  printOut(renderSummary(result).trimEnd())
}
