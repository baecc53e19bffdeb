import { EVENT_TYPE } from '../../codec/index.ts'
import { parentOf } from './path.ts'
import type { TreeEvent } from './transaction.ts'
import { type WatchMode, WatchTable } from './watch-table.ts'

export type Notify<Watcher> = (watcher: Watcher, type: number, path: string) => void

/** Data and child watches of all connections, fired in the order of a real server. */
export class Watches<Watcher> {
  readonly data = new WatchTable<Watcher>()
  readonly child = new WatchTable<Watcher>()
  private readonly notify: Notify<Watcher>

  constructor(notify: Notify<Watcher>) {
    this.notify = notify
  }

  addLasting(path: string, watcher: Watcher, mode: Exclude<WatchMode, 'once'>): void {
    this.data.add(path, watcher, mode)
    if (mode === 'persistent') this.child.add(path, watcher, mode)
  }

  removeWatcher(watcher: Watcher): void {
    this.data.removeWatcher(watcher)
    this.child.removeWatcher(watcher)
  }

  fire(events: readonly TreeEvent[]): void {
    for (const { kind, path } of events) {
      if (kind === 'changed') {
        this.tellAll(this.data.trigger(path, false), EVENT_TYPE.nodeDataChanged, path)
      } else {
        const type = kind === 'created' ? EVENT_TYPE.nodeCreated : EVENT_TYPE.nodeDeleted
        const told = this.data.trigger(path, false)
        this.tellAll(told, type, path)
        if (kind === 'deleted') this.tellAll(this.child.trigger(path, false, told), type, path)
        const parent = parentOf(path)
        this.tellAll(this.child.trigger(parent, true), EVENT_TYPE.nodeChildrenChanged, parent)
      }
    }
  }

  tell(watcher: Watcher, type: number, path: string): void {
    this.notify(watcher, type, path)
  }

  private tellAll(watchers: ReadonlySet<Watcher>, type: number, path: string): void {
    for (const watcher of watchers) this.tell(watcher, type, path)
  }
}
