/**
 * @param {import('./cases/types.d.mts').Case} one
 * @param {readonly import('./cases/types.d.mts').Reading[]} readings
 */
export function summarize(one, readings, tookMs) {
  const met = readings.filter(reading => reading.met).length
  const widths = readings.flatMap(({ widthPercent }) => widthPercent ?? []).sort((a, b) => a - b)
  const verdicts = {}
  for (const { verdict } of readings) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  const width =
    widths.length === 0 ? undefined : { median: at(widths, 0.5), most: at(widths, 0.95), max: widths.at(-1) }
  const share = met / readings.length
  const { leastMet, mostWidthPercent } = one.demand
  return {
    name: one.name,
    title: one.title,
    expected: one.expected,
    demanded: demandWords(one),
    seeds: readings.length,
    met,
    share,
    width,
    verdicts,
    notes: one.note?.(readings),
    tookMs,
    holds: share >= leastMet && (mostWidthPercent === undefined || (width?.most ?? 0) <= mostWidthPercent),
  }
}

function demandWords({ demand: { leastMet, mostWidthPercent, what } }) {
  const share = leastMet === 1 ? 'always' : `>= ${leastMet * 100} %`
  return `${what} ${share}${mostWidthPercent === undefined ? '' : `, bracket <= ${mostWidthPercent} % wide`}`
}

/** The value that this share does not exceed. */
function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
}
