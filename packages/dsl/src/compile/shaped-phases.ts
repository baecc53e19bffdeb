import type { SlopePhase, SpikePhase, TracePhase } from '../plan.ts'
import { type FoundRow, readTrace, toPoints } from '../trace/read-trace.ts'
import { readAmount, readLoad } from './amounts.ts'
import { show } from './draft.ts'
import type { PhaseReader, StepDefaults } from './phase-reader.ts'

type SlopeFields = Pick<SlopePhase, 'from' | 'to' | 'holdMs' | 'everyMs'>
type SpikeFields = Pick<SpikePhase, 'load' | 'peak' | 'lastingMs' | 'afterMs' | 'everyMs' | 'holdMs'>
type TraceFields = Pick<TracePhase, 'source' | 'points' | 'between' | 'holdMs' | 'everyMs'>

/** More mistakes of one file than anybody reads at a time. */
const MOST_MISTAKES = 20

export function compileSlope(reader: PhaseReader, step: StepDefaults): SlopeFields {
  const holdMs = reader.duration('for', 'holdMs')
  if (holdMs === undefined) {
    const path = `${reader.path}.holdMs`
    reader.draft.unreadable(path, 'a ramp in a straight line has no time', "give it: .for('60s')", reader.mark)
  }
  return {
    ...reader.optional('from', reader.load('from', 'from')),
    to: reader.load('rampTo', 'to') ?? Number.NaN,
    holdMs: holdMs ?? Number.NaN,
    everyMs: reader.time('every', 'everyMs', step),
  }
}

const pulseOptions = ['to', 'lasting', 'every', 'after']

export function compileSpike(reader: PhaseReader, step: StepDefaults): SpikeFields {
  const { draft, path } = reader
  const node = reader.verb('spike')
  const mark = node?.mark ?? reader.mark
  const given = node?.args[0]
  const pulse = typeof given === 'object' && given !== null ? (given as { readonly [name: string]: unknown }) : {}
  if (pulse !== given) {
    draft.unreadable(path, `.spike() needs a pulse, not ${show(given)}`, "{ to: '2000/s', lasting: '2s' }", mark)
  }
  for (const name of Object.keys(pulse)) {
    if (!pulseOptions.includes(name)) {
      draft.issue(path, `.spike() has no option '${name}'`, `its options: ${pulseOptions.join(', ')}`, mark)
    }
  }
  const time = (name: string, field: string) =>
    pulse[name] === undefined ? undefined : readAmount(draft, 'duration', `${path}.${field}`, pulse[name], mark)
  return {
    load: reader.load('hold', 'load') ?? Number.NaN,
    peak: readLoad(draft, `${path}.peak`, pulse.to, mark),
    lastingMs: readAmount(draft, 'duration', `${path}.lastingMs`, pulse.lasting, mark),
    ...reader.optional('afterMs', time('after', 'afterMs')),
    ...reader.optional('everyMs', time('every', 'everyMs')),
    holdMs: reader.time('for', 'holdMs', step),
  }
}

export function compileTrace(reader: PhaseReader, step: StepDefaults): TraceFields {
  const { draft, path } = reader
  const node = reader.verb('trace')
  const mark = node?.mark ?? reader.mark
  const [source, options] = node?.args ?? []
  draft.noteLoad('perSec', path, mark)
  draft.mark(`${path}.points`, mark)
  const between = compileBetween(reader, options)
  const everyMs = reader.time('every', 'everyMs', step)
  const { points, holdMs } = toPoints(readRows(reader, source), between)
  return { source: String(source), points, between, holdMs, everyMs }
}

function compileBetween(reader: PhaseReader, options: unknown): TracePhase['between'] {
  const between =
    typeof options === 'object' && options !== null && 'between' in options ? options.between : (options ?? 'steps')
  if (between === 'steps' || between === 'lines') return between
  const mark = reader.verb('trace')?.mark
  reader.draft.issue(
    `${reader.path}.between`,
    `between rates there can be no ${show(between)}`,
    "'steps' or 'lines'",
    mark,
  )
  return 'steps'
}

function readRows(reader: PhaseReader, source: unknown): readonly FoundRow[] {
  const { draft, path } = reader
  const mark = reader.verb('trace')?.mark ?? reader.mark
  const refuse = (message: string, hint?: string) => {
    draft.giveUp(`${path}.points`)
    draft.giveUp(`${path}.holdMs`)
    draft.issue(`${path}.points`, message, hint, mark)
  }
  if (typeof source !== 'string' || source === '') {
    refuse(`.trace() needs the name of a file, not ${show(source)}`, "like 'rates.csv'")
    return []
  }
  const read = draft.readFile(source, mark.locate()?.file)
  if ('message' in read) {
    refuse(`${source} cannot be read: ${read.message}`, 'its path is relative to the file that .trace() is written in')
    return []
  }
  const { rows, mistakes } = readTrace(read.text)
  for (const { line, message, hint } of mistakes.slice(0, MOST_MISTAKES)) refuse(`${source}:${line}: ${message}`, hint)
  if (mistakes.length > MOST_MISTAKES) refuse(`${source} has ${mistakes.length - MOST_MISTAKES} more mistakes`)
  return mistakes.length === 0 ? rows : []
}
