// One JSON line for every figure: the median of what was measured, its spread, and the goal where there is one.

/**
 * @param {string} bench
 * @param {string} name
 * @param {string} unit
 * @param {readonly number[]} values one for each round
 * @param {{ atMost?: number, atLeast?: number }} [goal]
 */
export function tell(bench, name, unit, values, goal = {}) {
  const sorted = [...values].sort((a, b) => a - b)
  const value = median(sorted)
  const line = {
    bench,
    name,
    value: round(value),
    unit,
    n: sorted.length,
    min: round(sorted[0]),
    median: round(value),
    max: round(sorted.at(-1)),
    ...goal,
    ...((goal.atMost ?? goal.atLeast) !== undefined && {
      met: value <= (goal.atMost ?? Number.POSITIVE_INFINITY) && value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY),
    }),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Measures in turn, round after round, so that what the machine does meanwhile falls on all alike. */
export async function inTurn(rounds, measures) {
  const results = measures.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of measures.entries()) results[index].push(await measure(round))
  }
  return results
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Four digits that mean something. */
function round(value) {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))
}
