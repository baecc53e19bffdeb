/** 1-based, as editors count. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Lines of source around a place, the marked ones underlined: what a reader needs to see without opening the file. */
export function renderCodeFrame(source: string, start: Place, length: number): string {
  const lines = source.split(/\r?\n/)
  const first = Math.max(1, start.line - 2)
  const last = Math.min(lines.length, start.line + 1)
  const width = String(last).length
  const out: string[] = []
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? ''
    const marked = number === start.line
    out.push(`${marked ? '>' : ' '} ${String(number).padStart(width)} | ${expandTabs(text)}`.trimEnd())
    if (!marked) continue
    const before = expandTabs(text.slice(0, start.column - 1)).length
    const underlined = expandTabs(text.slice(start.column - 1, start.column - 1 + Math.max(1, length)))
    out.push(`  ${' '.repeat(width)} | ${' '.repeat(before)}${'^'.repeat(Math.max(1, underlined.length))}`)
  }
  return out.join('\n')
}

function expandTabs(text: string): string {
  return text.replaceAll('\t', '  ')
}
