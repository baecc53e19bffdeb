export { createHlogReporter as default } from './hlog-reporter.ts'
