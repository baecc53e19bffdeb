import { describe, expect, it } from 'vitest'
import { WatchTable } from '../../../../packages/zookeeper/src/sandbox/tree/watch-table.ts'

describe('the watch table', () => {
  it('tells everybody who watches a path, once', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'ann', 'once')
    table.add('/a', 'bob', 'once')
    table.add('/a', 'ann', 'once')
    expect([...table.trigger('/a', false)]).toEqual(['ann', 'bob'])
    expect([...table.trigger('/a', false)]).toEqual([])
    expect([table.watchCount, table.pathCount, table.watcherCount]).toEqual([0, 0, 0])
  })

  it('spends the watch of one who has been told already, without telling again', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'ann', 'once')
    expect([...table.trigger('/a', false, new Set(['ann']))]).toEqual([])
    expect(table.watchCount).toBe(0)
  })

  it('keeps telling a recursive watcher of everything below, but not of lists of children', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'ann', 'recursive')
    expect([...table.trigger('/a/b/c', false)]).toEqual(['ann'])
    expect([...table.trigger('/a', false)]).toEqual(['ann'])
    expect([...table.trigger('/a', true)]).toEqual([])
    expect([...table.trigger('/ab', false)]).toEqual([])
    table.add('/', 'bob', 'recursive')
    expect([...table.trigger('/ab', false)]).toEqual(['bob'])
  })

  it('forgets a watcher that is gone', () => {
    const table = new WatchTable<string>()
    table.add('/a', 'ann', 'once')
    table.add('/b', 'ann', 'persistent')
    table.add('/', 'ann', 'recursive')
    table.add('/b', 'bob', 'once')
    table.removeWatcher('ann')
    expect(table.watchCount).toBe(1)
    expect([...table.trigger('/b', false)]).toEqual(['bob'])
    expect(table.remove('/b', 'bob')).toBe(false)
  })
})
