export { createJsonReporter as default } from './json-reporter.ts'
