export { createLinesReporter as default } from './lines-reporter.ts'
