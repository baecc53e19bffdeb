/** Where in a scenario something was written. */
export interface SourceLocation {
  /** Path or URL as the stack has it. */
  readonly file: string
  /** 1-based. */
  readonly line: number
}

/** A place in a scenario, looked up only when somebody asks: most never are. */
export interface Mark {
  locate(): SourceLocation | undefined
}

const frame = /^\s*at (?:.*? \()?(?:async )?(.+?):(\d+):\d+\)?$/

// Frames of this package are skipped by folder, so it makes no difference how deep in the builder a mark is taken.
const ownFolder = frames(new Error().stack)[0]?.file.replace(/[^/\\]*$/, '')

/**
 * Marks the line of the scenario that called the verb at hand.
 *
 * Taking it costs a stack capture; the text is made and read at the first `locate()`. Exact where the file runs as
 * written (jiti, Vitest); in compiled JavaScript without source maps it is a line of that.
 */
export function markCaller(): Mark {
  const captured = new Error()
  let found: SourceLocation | undefined
  let looked = false
  return {
    locate() {
      if (!looked) {
        looked = true
        found = firstOutside(captured.stack)
      }
      return found
    },
  }
}

/** Where in a scenario an error was thrown. */
export function locateError(error: Error): SourceLocation | undefined {
  return firstOutside(error.stack)
}

function firstOutside(stack: unknown): SourceLocation | undefined {
  return frames(stack).find(({ file }) => ownFolder === undefined || !file.startsWith(ownFolder))
}

function frames(stack: unknown): SourceLocation[] {
  if (typeof stack !== 'string') return []
  const found: SourceLocation[] = []
  for (const text of stack.split('\n')) {
    const match = frame.exec(text)
    if (match?.[1] !== undefined && !match[1].startsWith('node:')) {
      found.push({ file: match[1].replace(/[?#].*$/, ''), line: Number(match[2]) })
    }
  }
  return found
}
