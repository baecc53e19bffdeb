import type { AnyScenario } from '@gradual/dsl'
import { readDefaultExport } from './default-export.ts'
import { displayPath } from './locate.ts'
import { importUserModule } from './module.ts'

/** The scenario of a file. */
export async function importScenario(path: string): Promise<AnyScenario> {
  return readDefaultExport(await importUserModule(path), displayPath(path))
}
