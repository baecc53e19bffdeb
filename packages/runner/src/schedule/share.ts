/** This worker's part of a whole number: the parts of all workers add up to it and differ by one at most. */
export function shareOf(whole: number, worker: number, workers: number): number {
  return Math.floor(whole / workers) + (worker < whole % workers ? 1 : 0)
}
