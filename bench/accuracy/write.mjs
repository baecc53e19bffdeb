import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { renderTable } from './table.mjs'

const FILE = new URL('../../docs/accuracy.md', import.meta.url)

/** Puts the table between its markers in docs/accuracy.md; everything else there stays. */
export async function writeTable(rows, which) {
  const text = await readFile(FILE, 'utf8')
  const [open, close] = [`<!-- ${which} -->`, `<!-- /${which} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from === -1 || to < from) throw new Error(`${fileURLToPath(FILE)} has no ${open} ... ${close}`)
  await writeFile(FILE, `${text.slice(0, from + open.length)}\n\n${renderTable(rows)}\n\n${text.slice(to)}`)
  return 'docs/accuracy.md'
}
