import type { RunResult } from '@gradual/runner'
import { sanitize } from '../format.ts'
import { renderLines, type Section } from './layout.ts'
import {
  evidenceSection,
  expectationsSection,
  generatorSection,
  overshootSection,
  resultSection,
  warningsSection,
} from './outcome-sections.ts'
import { configurationSection, phasesSection, targetSection } from './run-sections.ts'

/**
 * Everything that a person wants to know about a run, as plain text of at most 80 columns.
 *
 * The same for every verdict; what a run does not have (a critical point, a recovery) is said, not left out.
 */
export function renderSummary(result: RunResult): string {
  const title = `Gradual Overload Test: ${sanitize(result.scenario)}`
  const sections = [
    configurationSection(result),
    targetSection(result),
    ...outcomeSections(result),
    phasesSection(result),
  ]
  return `${[...renderLines([{ title, rows: [] }]), '', ...renderLines(sections)].join('\n')}\n`
}

/** What came out, without what the run was asked to do: for the end of a terminal's output, line by line. */
export function renderOutcome(result: RunResult): string[] {
  return renderLines(outcomeSections(result))
}

function outcomeSections(result: RunResult): Section[] {
  return [
    resultSection(result),
    evidenceSection(result),
    expectationsSection(result),
    generatorSection(result),
    overshootSection(result),
    warningsSection(result),
  ]
}
