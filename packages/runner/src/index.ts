export type { Breach, StepVerdict } from './detect/types.ts'
export type { Reporter, ReporterContext, ReporterFactory, RunEvent, WindowHistograms } from './events.ts'
export { decodeHistogram, encodeHistogram } from './histogram/encoding.ts'
export type { HistogramData } from './histogram/histogram.ts'
export { bucketRangeUs, Histogram } from './histogram/histogram.ts'
export type { RecordedPhase } from './machine/types.ts'
export type {
  CriticalPointFigures,
  ExpectationFigures,
  GeneratorFigures,
  LatencyFigures,
  OperationFigures,
  RecoveryFigures,
  RunResult,
  SecondFigures,
  SpanFigures,
  StepFigures,
  TargetFigures,
  Transition,
  WindowFigures,
} from './result.ts'
export {
  type Departure,
  type SimulatedServer,
  type SimulationOptions,
  simulateScenario as simulate,
} from './simulate/index.ts'
