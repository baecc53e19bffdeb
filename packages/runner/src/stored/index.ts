export { type HistogramLog, readHistogramLog } from './histogram-log.ts'
export { findResults, GROUP_FILE, readResults } from './read-json.ts'
export { readRun, readRunFile, type StoredRun } from './read-run.ts'
export { restoreWindows } from './windows.ts'
