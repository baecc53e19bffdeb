import { createKeyPicker, type KeyPicker } from '../random/keys.ts'
import { OperationMix } from '../random/mix.ts'
import { type Random, stream } from '../random/random.ts'
import type { WorkerSetup } from './messages.ts'

/** Decides what each request is: its operation and its key. Every step draws from streams of its own. */
export class Draw {
  /** Of the request drawn last: fields, so that nothing is allocated for a request. */
  operation = 0
  key = 0
  readonly #setup: Pick<WorkerSetup, 'seed' | 'worker'>
  readonly #weights: readonly number[]
  readonly #pickers: readonly KeyPicker[]
  #name = ''
  #random: Random
  #mix: OperationMix

  constructor(setup: Pick<WorkerSetup, 'seed' | 'worker' | 'workers' | 'operations'>) {
    this.#setup = setup
    this.#weights = setup.operations.map(operation => operation.weight)
    this.#pickers = setup.operations.map(({ pick, keys }) => createKeyPicker(pick, keys, setup.worker, setup.workers))
    this.#random = stream(setup.seed, this.#name)
    this.#mix = new OperationMix(this.#weights, this.#random)
  }

  /** @param name of the step's stream */
  next(name: string): void {
    if (name !== this.#name) this.#begin(name)
    this.operation = this.#mix.next()
    this.key = this.#pickers[this.operation]!.pick(this.#random)
  }

  #begin(name: string): void {
    const { seed, worker } = this.#setup
    this.#name = name
    this.#random = stream(seed, `${name}/${worker}/keys`)
    this.#mix = new OperationMix(this.#weights, stream(seed, `${name}/${worker}/mix`))
  }
}
