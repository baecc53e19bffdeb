/** How long a watch lives and how deep it looks; `once` is the classic one-shot watch. */
export type WatchMode = 'once' | 'persistent' | 'recursive'

/** Who watches what, for one sort of watch (data or children). */
export class WatchTable<Watcher> {
  private readonly byPath = new Map<string, Map<Watcher, WatchMode>>()
  private readonly byWatcher = new Map<Watcher, Set<string>>()
  private recursive = 0

  add(path: string, watcher: Watcher, mode: WatchMode): void {
    let watchers = this.byPath.get(path)
    if (watchers === undefined) {
      watchers = new Map()
      this.byPath.set(path, watchers)
    }
    if (watchers.get(watcher) === 'recursive') this.recursive--
    if (mode === 'recursive') this.recursive++
    watchers.set(watcher, mode)
    const paths = this.byWatcher.get(watcher)
    if (paths === undefined) this.byWatcher.set(watcher, new Set([path]))
    else paths.add(path)
  }

  /** Takes the one-shot watches of this path, and says who is to be told; `told` have heard of it already. */
  trigger(path: string, isChildChange: boolean, told?: ReadonlySet<Watcher>): ReadonlySet<Watcher> {
    const heard = new Set<Watcher>()
    for (const [watcher, mode] of this.byPath.get(path) ?? []) {
      if (mode === 'once') this.remove(path, watcher)
      // A recursive watch hears of the children themselves, not of their list.
      if (mode === 'recursive' && isChildChange) continue
      if (told?.has(watcher) !== true) heard.add(watcher)
    }
    if (this.recursive > 0 && !isChildChange) this.addRecursive(path, heard, told)
    return heard
  }

  has(path: string, watcher: Watcher): boolean {
    return this.byPath.get(path)?.has(watcher) === true
  }

  remove(path: string, watcher: Watcher): boolean {
    const watchers = this.byPath.get(path)
    const mode = watchers?.get(watcher)
    if (watchers === undefined || mode === undefined) return false
    if (mode === 'recursive') this.recursive--
    watchers.delete(watcher)
    if (watchers.size === 0) this.byPath.delete(path)
    const paths = this.byWatcher.get(watcher)
    paths?.delete(path)
    if (paths?.size === 0) this.byWatcher.delete(watcher)
    return true
  }

  removeWatcher(watcher: Watcher): void {
    for (const path of [...(this.byWatcher.get(watcher) ?? [])]) this.remove(path, watcher)
  }

  get watcherCount(): number {
    return this.byWatcher.size
  }

  get pathCount(): number {
    return this.byPath.size
  }

  get watchCount(): number {
    let count = 0
    for (const paths of this.byWatcher.values()) count += paths.size
    return count
  }

  private addRecursive(path: string, heard: Set<Watcher>, told: ReadonlySet<Watcher> | undefined): void {
    for (let at = path; at !== '/'; ) {
      const slash = at.lastIndexOf('/')
      at = slash <= 0 ? '/' : at.slice(0, slash)
      for (const [watcher, mode] of this.byPath.get(at) ?? []) {
        if (mode === 'recursive' && told?.has(watcher) !== true) heard.add(watcher)
      }
    }
  }
}
