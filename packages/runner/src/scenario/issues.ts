import { type ErrorCode, GradualError, type PlanIssue } from '@gradual/dsl'
import { displayPath } from './locate.ts'

/**
 * One error for everything that is wrong with a plan: what in the first line, then a line for each mistake.
 *
 * @param name of the scenario or plan, as the user wrote it
 * @param file that lines refer to; undefined for a plan.json
 */
export function issuesError(code: ErrorCode, name: string, issues: readonly PlanIssue[], file?: string): GradualError {
  const mistakes = issues.length === 1 ? '1 mistake' : `${issues.length} mistakes`
  const lines = issues.map(issue => `  ${renderIssue(issue, file)}`)
  return new GradualError(code, [`${name} cannot be run: ${mistakes}`, ...lines].join('\n'), {
    hint: issues.length === 1 ? 'correct it and run the command again' : 'correct them and run the command again',
  })
}

export function renderIssue(issue: PlanIssue, file?: string): string {
  const written = issue.file ?? file
  const place = written !== undefined && issue.line !== undefined ? `${toPlace(written)}:${issue.line} ` : ''
  const path = issue.path === '' ? '' : `${issue.path}: `
  return `${place}${path}${issue.message}${issue.hint === undefined ? '' : ` (${issue.hint})`}`
}

function toPlace(file: string): string {
  return displayPath(file.startsWith('file:') ? decodeURIComponent(new URL(file).pathname) : file)
}
