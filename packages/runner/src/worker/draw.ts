import type { PlanOperation } from '@gradual/dsl'
import { createKeyPicker, type KeyPicker } from '../random/keys.ts'
import { OperationMix } from '../random/mix.ts'
import { type Random, stream } from '../random/random.ts'
import { existingPaths } from '../workload/driver-operations.ts'
import { type FlatOperation, firstOfEntries } from '../workload/flatten.ts'
import { type AnyChoose, Chooser } from './chooser.ts'
import type { WorkerSetup } from './messages.ts'

export type DrawSetup = Pick<WorkerSetup, 'seed' | 'worker' | 'workers' | 'operations' | 'existing'>

/** Decides what each request is: its operation and its key. Every step draws from streams of its own. */
export class Draw {
  /** Of the request drawn last, in the flat list: fields, so that nothing is allocated for a request. */
  operation = 0
  key = 0
  readonly #setup: DrawSetup
  readonly #weights: readonly number[]
  readonly #pickers: readonly KeyPicker[]
  /** By entry of the mix: its operation in the flat list, and what chooses another. */
  readonly #first: readonly number[]
  readonly #choosers: readonly (Chooser | undefined)[]
  #name = ''
  #random: Random
  #mix: OperationMix

  constructor(setup: DrawSetup, flat: readonly FlatOperation[], functions: ReadonlyMap<string, AnyChoose> = new Map()) {
    const { operations, worker, workers } = setup
    this.#setup = setup
    this.#weights = operations.map(operation => operation.weight)
    this.#pickers = flat.map(({ operation }) => {
      const keys = existingPaths(operation, setup.existing)?.length ?? operation.keys
      return createKeyPicker(operation.pick, keys, worker, workers, operation.skew)
    })
    this.#first = firstOfEntries(flat, operations.length)
    this.#choosers = operations.map((operation, entry) =>
      createChooser(operation, this.#first[entry]!, setup, functions),
    )
    this.#random = stream(setup.seed, this.#name)
    this.#mix = new OperationMix(this.#weights, this.#random)
  }

  /** @param name of the step's stream */
  next(name: string): void {
    if (name !== this.#name) this.#begin(name)
    const entry = this.#mix.next()
    const chooser = this.#choosers[entry]
    if (chooser === undefined) {
      this.operation = this.#first[entry]!
    } else {
      chooser.next()
      this.operation = chooser.operation
      if (chooser.key >= 0) {
        this.key = chooser.key
        return
      }
    }
    this.key = this.#pickers[this.operation]!.pick(this.#random)
  }

  #begin(name: string): void {
    const { seed, worker } = this.#setup
    this.#name = name
    this.#random = stream(seed, `${name}/${worker}/keys`)
    this.#mix = new OperationMix(this.#weights, stream(seed, `${name}/${worker}/mix`))
    for (const [entry, chooser] of this.#choosers.entries()) {
      chooser?.begin(stream(seed, `${name}/${worker}/choose-${entry}`))
    }
  }
}

function createChooser(
  operation: PlanOperation,
  first: number,
  setup: DrawSetup,
  functions: ReadonlyMap<string, AnyChoose>,
): Chooser | undefined {
  const { kind, choose = '', operations = [] } = operation
  if (kind !== 'custom') return undefined
  const call = functions.get(choose)
  if (call === undefined) throw new Error(`the scenario has no function '${choose}'`)
  const choices = operations.map((one, index) => ({
    name: one.name,
    index: first + index,
    keys: existingPaths(one, setup.existing)?.length ?? one.keys,
  }))
  return new Chooser(choose, call, choices, setup)
}
