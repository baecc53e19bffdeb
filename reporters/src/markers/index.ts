export { createMarkersReporter as default } from './markers-reporter.ts'
