import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const schema = JSON.parse(readFileSync(new URL('../../../reporters/run.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: true, strictTuples: true }).compile(schema)

/** What is wrong with a result, each with its path; empty where it is valid. */
export function validateRun(result: unknown): string[] {
  if (validate(result)) return []
  return (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
}
