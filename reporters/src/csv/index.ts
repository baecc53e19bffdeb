export { createCsvReporter as default } from './csv-reporter.ts'
