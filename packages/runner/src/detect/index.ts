export { failsRegardless, limitedBy } from './gate.ts'
export { collectWindow, intervalOf, type LoadEvidence } from './interval/index.ts'
export { castVote, judgeStep, judgeWindow } from './judge.ts'
export { latencyLimitMs, phasesNeeded } from './limit.ts'
export { timeToDecideMs } from './prolong.ts'
export { readLatency } from './quantiles.ts'
export { isGoodWindow } from './recovered.ts'
export { describeSaturation, type SaturationWindow } from './saturation.ts'
export type {
  Breach,
  ConditionFunctions,
  PhaseReference,
  Reference,
  StepJudgement,
  StepVerdict,
  WindowVote,
} from './types.ts'
export { votesToFail } from './votes.ts'
export { wilsonInterval } from './wilson.ts'
