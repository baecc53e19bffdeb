const HEAD = ['case', 'expected', 'demanded', 'runs', 'got', 'bracket width, median / 95 %', 'verdicts', 'holds']

/** A table in Markdown, columns as wide as their widest cell. */
export function renderTable(rows) {
  const cells = rows.map(cellsOf)
  const widths = HEAD.map((title, i) => Math.max(title.length, ...cells.map(row => row[i].length)))
  const line = row => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  return [line(HEAD), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n')
}

/** One line of progress. */
export function renderRow(row) {
  const [title, , , runs, got, width, verdicts, holds] = cellsOf(row)
  return `${holds === 'yes' ? 'holds ' : 'FAILS '} ${title}: ${got} of ${runs} (${width}; ${verdicts}; ${Math.round(row.tookMs / 1000)} s)`
}

function cellsOf(row) {
  const { median, most } = row.width ?? {}
  const percent = value => `${value.toFixed(1)} %`
  return [
    row.title,
    row.expected,
    row.demanded,
    String(row.seeds),
    `${percent(row.share * 100)}${row.notes === undefined ? '' : `; ${row.notes}`}`,
    row.width === undefined ? '' : `${percent(median)} / ${percent(most)}`,
    Object.entries(row.verdicts)
      .sort(([, a], [, b]) => b - a)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', '),
    row.holds ? 'yes' : '**no**',
  ]
}
