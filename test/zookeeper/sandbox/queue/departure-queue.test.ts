import { describe, expect, it } from 'vitest'
import { type Departing, DepartureQueue } from '../../../../packages/zookeeper/src/sandbox/queue/departure-queue.ts'
import { createRandom } from '../../../../packages/zookeeper/src/sandbox/queue/random.ts'

function drain(queue: DepartureQueue<Departing>): Departing[] {
  const items: Departing[] = []
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) items.push(item)
  return items
}

const inOrder = (a: Departing, b: Departing) => a.departureMs - b.departureMs || a.order - b.order

describe('the departure queue', () => {
  it('gives back in the order of departures, whatever the order of arrivals', () => {
    const random = createRandom(3)
    const queue = new DepartureQueue<Departing>()
    const items = Array.from({ length: 5000 }, (_, order) => ({ departureMs: Math.floor(random() * 500), order }))
    for (const item of items) queue.push(item)
    expect(queue.length).toBe(5000)
    expect(drain(queue)).toEqual(items.toSorted(inOrder))
    expect(queue.length).toBe(0)
  })

  it('stays in order when pushes and shifts take turns', () => {
    const random = createRandom(4)
    const queue = new DepartureQueue<Departing>()
    let nowMs = 0
    let order = 0
    for (let round = 0; round < 20_000; round++) {
      queue.push({ departureMs: nowMs + random() * 100, order: order++ })
      if (round % 3 === 0) continue
      const item = queue.shift()
      expect(item?.departureMs).toBeGreaterThanOrEqual(nowMs)
      nowMs = item?.departureMs ?? nowMs
    }
  })

  it('is first come, first out among equals', () => {
    const queue = new DepartureQueue<Departing>()
    for (const [departureMs, order] of [
      [5, 0],
      [3, 1],
      [5, 2],
      [3, 3],
    ] as const)
      queue.push({ departureMs, order })
    expect(drain(queue).map(item => item.order)).toEqual([1, 3, 0, 2])
  })
})
