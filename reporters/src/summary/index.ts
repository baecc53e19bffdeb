export { renderOutcome, renderSummary } from './render-summary.ts'
export { createSummaryReporter as default } from './summary-reporter.ts'
