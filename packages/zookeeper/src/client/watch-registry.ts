import { EVENT_TYPE, KEEPER_STATE, type WatcherEvent } from '../codec/index.ts'

export type Watcher = (event: WatcherEvent) => void
export type WatchKind = 'data' | 'exist' | 'child'

/** Which kinds of watches an event uses up. @source ZKWatchManager.materialize of Apache ZooKeeper */
const FIRED: ReadonlyMap<number, readonly WatchKind[]> = new Map([
  [EVENT_TYPE.nodeCreated, ['data', 'exist']],
  [EVENT_TYPE.nodeDataChanged, ['data', 'exist']],
  [EVENT_TYPE.nodeDeleted, ['data', 'exist', 'child']],
  [EVENT_TYPE.nodeChildrenChanged, ['child']],
])

/** Watches that the server holds for this session. Each fires once. */
export class WatchRegistry {
  readonly #watchers: { readonly [K in WatchKind]: Map<string, Set<Watcher>> } = {
    data: new Map(),
    exist: new Map(),
    child: new Map(),
  }

  add(kind: WatchKind, path: string, watcher: Watcher): void {
    const watchers = this.#watchers[kind].get(path)
    if (watchers === undefined) this.#watchers[kind].set(path, new Set([watcher]))
    else watchers.add(watcher)
  }

  paths(kind: WatchKind): string[] {
    return [...this.#watchers[kind].keys()]
  }

  fire(event: WatcherEvent): void {
    const fired = new Set<Watcher>()
    for (const kind of FIRED.get(event.type) ?? []) {
      for (const watcher of this.#watchers[kind].get(event.path) ?? []) fired.add(watcher)
      this.#watchers[kind].delete(event.path)
    }
    for (const watcher of fired) watcher(event)
  }

  /** The session is gone, and its watches with it: each hears it once, with type none and state expired. */
  expire(): void {
    const lost: [Watcher, string][] = []
    for (const paths of Object.values(this.#watchers)) {
      for (const [path, watchers] of paths) for (const watcher of watchers) lost.push([watcher, path])
      paths.clear()
    }
    for (const [watcher, path] of lost) watcher({ type: EVENT_TYPE.none, state: KEEPER_STATE.expired, path })
  }
}
