import { GradualError } from '@gradual/dsl'
import type { TypeProblem } from './check.ts'
import { displayPath } from './locate.ts'

/** After so many a reader corrects the first ones and asks again. */
const SHOWN = 10

/** `await` of something that is no promise but has `then`, alone or returned from an async function. */
const AWAITED = new Set([1058, 1320, 1321])

export function typesError(name: string, problems: readonly TypeProblem[]): GradualError {
  const count = problems.length === 1 ? '1 type error' : `${problems.length} type errors`
  const awaited = problems.some(problem => AWAITED.has(problem.code))
  const shown = problems.slice(0, SHOWN).map(renderProblem)
  const rest = problems.length > SHOWN ? [`... and ${problems.length - SHOWN} more`, ''] : []
  return new GradualError('SCENARIO_TYPES', [`${name} has ${count}`, ...shown, ...rest].join('\n'), {
    hint: awaited
      ? 'a chain of phases is no promise: leave out await and async'
      : 'correct what is marked and run the command again',
  })
}

function renderProblem({ file, line, column, code, message, frame }: TypeProblem): string {
  return `\n${displayPath(file)}:${line}:${column} ${message} (TS${code})\n\n${indent(frame)}\n`
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
