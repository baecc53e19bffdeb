export { type HistogramLog, readHistogramLog } from './histogram-log.ts'
export { readRun } from './read-run.ts'
export { restoreWindows } from './windows.ts'
