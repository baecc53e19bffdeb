/** A reader of RFC 4180 by its grammar, so that the writer is not its own judge. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (quoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (character === '"') {
      if (field !== '') throw new Error(`a quote inside a bare field at ${i}`)
      quoted = true
    } else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
    } else field += character
  }
  if (quoted || field !== '' || row.length > 0) throw new Error('the text ends within a row')
  return rows
}
