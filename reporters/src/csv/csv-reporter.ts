import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  Reporter,
  ReporterContext,
  RunEvent,
  RunResult,
  SecondFigures,
  StepFigures,
  Transition,
} from '@gradual/runner'
import { countRequests } from '../figures.ts'
import { appendRow, writeWhole } from '../files.ts'
import { formatFixed, formatLocalStamp, formatNumber } from '../format.ts'
import { type CsvNumber, formatCsvRow } from './csv-row.ts'

const METRICS = {
  file: 'gradual_overload_metrics.csv',
  header: 'timestamp,phase,workload,throughput,avg_latency_ms,max_latency_ms,p99_latency_ms,errors,total_requests',
}
const TRANSITIONS = { file: 'phase_transitions.csv', header: 'phase,timestamp,workload' }
const SECONDS = {
  file: 'throughput_per_second.csv',
  header: 'timestamp,phase,workload,throughput,errors,avg_latency_ms,p99_latency_ms,in_flight',
}
const SCRIPT = 'visualize.py'

/** Three CSV files that grow row by row, and the script that draws them. */
export function createCsvReporter({ runDir }: ReporterContext): Reporter {
  const append = (table: { file: string }, fields: (string | CsvNumber)[]) =>
    appendRow(join(runDir, table.file), formatCsvRow(fields))
  return {
    start() {
      for (const { file, header } of [METRICS, TRANSITIONS, SECONDS]) writeWhole(join(runDir, file), `${header}\n`)
      // Both src/csv and dist/csv lie two folders below the script.
      const script = readFileSync(new URL(`../../${SCRIPT}`, import.meta.url), 'utf8')
      writeWhole(join(runDir, SCRIPT), script, 0o755)
    },
    onEvent(event: RunEvent) {
      if (event.type === 'step.measured') append(METRICS, stepFields(event.step))
      else if (event.type === 'phase.entered') append(TRANSITIONS, transitionFields(event))
      else if (event.type === 'second.measured') append(SECONDS, secondFields(event.second))
    },
    /** Replies that came after their step was judged have changed its figures: the table is to agree with the result. */
    finish({ steps }: RunResult) {
      const rows = steps.map(step => `${formatCsvRow(stepFields(step))}\n`)
      writeWhole(join(runDir, METRICS.file), `${METRICS.header}\n${rows.join('')}`)
    },
  }
}

function stepFields(step: StepFigures): (string | CsvNumber)[] {
  return [
    formatLocalStamp(step.startedAt),
    step.purpose === 'confirm' ? 'LOAD_INCREASE' : step.recorded,
    number(step.offeredLoad),
    decimal(step.throughputPerSec),
    decimal(step.latencyMs.mean),
    decimal(step.latencyMs.max),
    decimal(step.p99RawMs),
    number(step.errors.total),
    number(countRequests(step)),
  ]
}

function transitionFields(transition: Transition): (string | CsvNumber)[] {
  return [transition.recorded, formatLocalStamp(transition.at), number(transition.load)]
}

function secondFields(second: SecondFigures): (string | CsvNumber)[] {
  return [
    formatLocalStamp(second.at),
    second.recorded,
    number(second.load),
    decimal(second.throughput),
    number(second.errors),
    decimal(second.latencyMeanMs),
    decimal(second.p99RawMs),
    number(second.inFlight),
  ]
}

/** A count or a load: whole where it is whole. */
function number(value: number): CsvNumber {
  return { digits: formatNumber(value) }
}

function decimal(value: number | null): CsvNumber {
  return { digits: formatFixed(value, 2) }
}
