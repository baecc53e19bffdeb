export { isChain, phase } from './chain/build.ts'
export type { Chain, Phases } from './chain/compose.ts'
export type {
  At,
  Counted,
  Guarded,
  Hold,
  Judged,
  NeedsLoad,
  NeedsSteps,
  NeedsTime,
  NeedsUpTo,
  Phase,
  Pulse,
  Ramp,
  Slope,
  Spike,
  Trace,
  TraceOptions,
} from './chain/stages.ts'
export { type Compiled, type CompileOptions, compile } from './compile/compile.ts'
export type { ReadText } from './compile/draft.ts'
export { condition } from './condition/build.ts'
export type { JudgeWindow, LatencyFigures, OperationFigures, WindowFigures } from './condition/custom.ts'
export type { AllMetrics, Condition, Limit, Metrics, NeedsBaseline, Throughput, When } from './condition/stages.ts'
export type { ErrorCode, GradualErrorOptions } from './errors.ts'
export { GradualError, isGradualError } from './errors.ts'
export { canonicalPlan } from './plan/canonical.ts'
export { checkPlan } from './plan/check.ts'
export { creatorOf, goesToKeys } from './plan/creators.ts'
export {
  isShaped,
  type LoadCurve,
  type LoadPiece,
  type LoadSlice,
  meanLoad,
  phaseSlices,
} from './plan/curves.ts'
export { describeCondition } from './plan/describe.ts'
export { describeOperation } from './plan/describe-operation.ts'
export { evaluateExpression } from './plan/evaluate.ts'
export { type RampShape, rampLoads } from './plan/ramp-loads.ts'
export { largestValueBytes } from './plan/sizes.ts'
export { type PhaseLoads, type PlannedStep, phaseLoads, planSteps, shareOf } from './plan/steps.ts'
export type {
  AllCondition,
  AtPhase,
  CustomCondition,
  ErrorsCondition,
  HoldPhase,
  KeyPick,
  LatencyCondition,
  LatencyLimit,
  LatencyStat,
  LoadUnit,
  Located,
  MultiPart,
  OperationKind,
  ParamExpression,
  ParamUnit,
  Plan,
  PlanAuth,
  PlanBinding,
  PlanCondition,
  PlanExpectation,
  PlanIssue,
  PlanMitigation,
  PlanOperation,
  PlanParam,
  PlanPhase,
  PlanSizes,
  PlanTarget,
  PlanTls,
  RampPhase,
  ShapedPhase,
  SlopePhase,
  SpikePhase,
  ThroughputDropCondition,
  TracePhase,
  TracePoint,
} from './plan.ts'
export { type AnyScenario, isScenario, scenario } from './scenario/build.ts'
export type {
  Expectation,
  Expectations,
  NeedsArrivals,
  NeedsParams,
  NeedsPhases,
  NeedsStep,
  NeedsTarget,
  NeedsWorkload,
  Scenario,
  Step,
} from './scenario/stages.ts'
export type {
  Choice,
  Choose,
  CreateOptions,
  DeleteOptions,
  Growth,
  Keys,
  Mix,
  MultiOptions,
  NextRequest,
  Operation,
  ParentKeys,
  Part,
  Picked,
  ReadKeys,
  Sizes,
  Value,
  Watched,
  WriteKeys,
} from './target/operations.ts'
export type { Identity, Target, TlsFiles, ZookeeperOps, ZookeeperOptions } from './target/stages.ts'
export { zookeeper } from './target/zookeeper.ts'
export { formatLoad, formatQuantity } from './units/format.ts'
export { inFlight } from './units/quantity.ts'
export { parseParam, parseQuantity } from './units/read.ts'
export type {
  Count,
  Duration,
  InFlight,
  Load,
  Params,
  Percent,
  Quantity,
  Rate,
  Size,
  Unit,
} from './units/texts.ts'
