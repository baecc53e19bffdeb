/** When each server becomes free: a heap with the earliest on top, so that one arrival costs O(log servers). */
export class ServerPool {
  private readonly freeAt: Float64Array

  constructor(servers: number) {
    this.freeAt = new Float64Array(servers)
  }

  earliestFree(): number {
    return this.freeAt[0] as number
  }

  /** Gives the earliest server its next request. */
  occupyUntil(time: number): void {
    const heap = this.freeAt
    let at = 0
    while (true) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++
      if ((heap[child] as number) >= time) break
      heap[at] = heap[child] as number
      at = child
    }
    heap[at] = time
  }
}
