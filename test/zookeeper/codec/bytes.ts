/** Bytes written by hand: hex digits, spaces and line breaks as one likes, and text in single quotes. */
export function bytes(text: string): Buffer {
  const parts = text.match(/'[^']*'|[0-9a-fA-F]+/g) ?? []
  return Buffer.concat(
    parts.map(part => (part.startsWith("'") ? Buffer.from(part.slice(1, -1)) : Buffer.from(part, 'hex'))),
  )
}
