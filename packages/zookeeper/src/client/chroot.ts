/** Paths below a prefix on the server's side, as `host:port/prefix` names it; '' for none. */
export class Chroot {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix.replace(/\/+$/, '')
  }

  toServer(path: string): string {
    if (this.#prefix === '') return path
    return path === '/' ? this.#prefix : this.#prefix + path
  }

  toClient(path: string): string {
    if (this.#prefix === '') return path
    if (path === this.#prefix) return '/'
    return path.startsWith(`${this.#prefix}/`) ? path.slice(this.#prefix.length) : path
  }
}

type WithPaths = {
  readonly path?: string
  readonly ops?: readonly object[]
  readonly results?: readonly object[]
  readonly ephemerals?: readonly string[]
}

/** The same record with every path in it changed, wherever the operations have one. */
export function mapPaths<T>(record: T, map: (path: string) => string): T {
  if (typeof record !== 'object' || record === null) return record
  const { path, ops, results, ephemerals }: WithPaths = record
  return {
    ...record,
    ...(path === undefined ? {} : { path: map(path) }),
    ...(ops === undefined ? {} : { ops: ops.map(part => mapPaths(part, map)) }),
    ...(results === undefined ? {} : { results: results.map(part => mapPaths(part, map)) }),
    ...(ephemerals === undefined ? {} : { ephemerals: ephemerals.map(map) }),
  }
}
