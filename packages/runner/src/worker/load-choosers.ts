import { compile } from '@gradual/dsl'
import type { AnyChoose } from './chooser.ts'
import type { WorkerSetup } from './messages.ts'

const NONE: ReadonlyMap<string, AnyChoose> = new Map()

/** The functions by which requests are chosen, from the scenario's file: only names come with the plan. */
export async function loadChoosers({ operations, scenarioFile }: WorkerSetup): Promise<ReadonlyMap<string, AnyChoose>> {
  if (scenarioFile === undefined || operations.every(({ kind }) => kind !== 'custom')) return NONE
  // Loaded only where it is needed: it brings a compiler of TypeScript along.
  const { importScenario } = await import('../scenario/import-scenario.ts')
  const { functions } = compile(await importScenario(scenarioFile))
  // The compiler has checked each function where the scenario writes it; by now only names are left.
  return functions as ReadonlyMap<string, AnyChoose>
}
