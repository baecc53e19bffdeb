/** ZooKeeper's rules for the path of a znode; undefined where they are kept. */
export function findPathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return "does not begin with '/'"
  if (path === '/') return undefined
  if (path.endsWith('/')) return "ends with '/'"
  const names = path.slice(1).split('/')
  if (names.includes('')) return 'has an empty name in it'
  if (names.some(name => name === '.' || name === '..')) return "has '.' or '..' in it"
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return /[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/u.test(path)
    ? 'has a forbidden character in it'
    : undefined
}
