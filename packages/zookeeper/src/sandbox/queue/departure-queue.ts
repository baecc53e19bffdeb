/** Something that leaves at a time (ms of the work clock). */
export interface Departing {
  readonly departureMs: number
  /** Breaks ties: first come, first out. */
  readonly order: number
}

/**
 * What has a departure time, earliest first.
 *
 * With one server departures come in order, and a ring takes them at constant cost; only those that overtake (several
 * servers, refusals) go to the heap.
 */
export class DepartureQueue<T extends Departing> {
  private ring: (T | undefined)[] = new Array(1024).fill(undefined)
  private head = 0
  private ringLength = 0
  private tailMs = Number.NEGATIVE_INFINITY
  private readonly heap: T[] = []

  get length(): number {
    return this.ringLength + this.heap.length
  }

  push(item: T): void {
    if (this.ringLength > 0 && item.departureMs < this.tailMs) {
      this.pushHeap(item)
      return
    }
    if (this.ringLength === this.ring.length) this.growRing()
    this.ring[(this.head + this.ringLength) & (this.ring.length - 1)] = item
    this.ringLength++
    this.tailMs = item.departureMs
  }

  peek(): T | undefined {
    const first = this.ringLength > 0 ? this.ring[this.head] : undefined
    const top = this.heap[0]
    if (first === undefined) return top
    return top !== undefined && isBefore(top, first) ? top : first
  }

  shift(): T | undefined {
    const item = this.peek()
    if (item === undefined) return undefined
    if (item === this.heap[0]) {
      this.popHeap()
      return item
    }
    this.ring[this.head] = undefined
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.ringLength--
    return item
  }

  private growRing(): void {
    const { ring, head, ringLength } = this
    const grown: (T | undefined)[] = new Array(ring.length * 2).fill(undefined)
    for (let index = 0; index < ringLength; index++) grown[index] = ring[(head + index) & (ring.length - 1)]
    this.ring = grown
    this.head = 0
  }

  private pushHeap(item: T): void {
    const heap = this.heap
    let at = heap.length
    heap.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as T
      if (!isBefore(item, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = item
  }

  private popHeap(): void {
    const heap = this.heap
    const item = heap.pop() as T
    if (heap.length === 0) return
    let at = 0
    while (true) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as T, heap[child] as T)) child++
      if (!isBefore(heap[child] as T, item)) break
      heap[at] = heap[child] as T
      at = child
    }
    heap[at] = item
  }
}

function isBefore(a: Departing, b: Departing): boolean {
  return a.departureMs < b.departureMs || (a.departureMs === b.departureMs && a.order < b.order)
}
