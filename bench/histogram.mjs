import { build } from 'hdr-histogram-js'
import { Histogram } from '../packages/runner/dist/histogram/histogram.js'
import { inTurn, tell } from './support/figures.mjs'

const HIGHEST_US = 2 ** 27 - 1

/** Recording a latency, beside hdr-histogram-js at the same resolution. */
export async function bench({ quick }) {
  const values = new Int32Array(quick ? 4_000_000 : 20_000_000)
  // Over all magnitudes alike, as latencies of a system under load are.
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(Math.random() * Math.log(HIGHEST_US))
  const ours = new Histogram()
  const theirs = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
  })
  const [own, hdr] = await inTurn(3, [
    () => nsEach(values, value => ours.record(value)),
    () => nsEach(values, value => theirs.recordValue(value)),
  ])
  tell('histogram', 'record', 'ns/value', own)
  tell('histogram', 'record, hdr-histogram-js', 'ns/value', hdr)
  tell(
    'histogram',
    'hdr-histogram-js takes',
    'times as long',
    hdr.map((ns, round) => ns / own[round]),
  )
}

function nsEach(values, record) {
  const start = performance.now()
  for (let i = 0; i < values.length; i++) record(values[i])
  return ((performance.now() - start) * 1e6) / values.length
}
