/** 1-based line of the only place where a text has a word. */
export function lineOf(text: string, word: string): number {
  const lines = text.split('\n').flatMap((line, i) => (line.includes(word) ? [i + 1] : []))
  const [line] = lines
  if (line === undefined || lines.length > 1) throw new Error(`'${word}' stands in ${lines.length} lines`)
  return line
}
