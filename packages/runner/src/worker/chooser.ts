import type { NextRequest } from '@gradual/dsl'
import type { Random } from '../random/random.ts'

/** A function of the scenario, checked by the compiler where it is written; here only its name is left. */
export type AnyChoose = (next: NextRequest) => unknown

export interface NamedChoice {
  readonly name: string
  /** In the flat list. */
  readonly index: number
  readonly keys: number
}

/** Asks a function of the scenario for each request, and checks what it says. */
export class Chooser {
  /** Chosen last: place in the flat list, and the key, below zero where the operation picks it. */
  operation = 0
  key = -1
  readonly #name: string
  readonly #call: AnyChoose
  readonly #choices: ReadonlyMap<unknown, NamedChoice>
  readonly #next: MutableNext
  #random!: Random

  constructor(
    name: string,
    call: AnyChoose,
    choices: readonly NamedChoice[],
    { worker, workers }: { readonly worker: number; readonly workers: number },
  ) {
    this.#name = name
    this.#call = call
    this.#choices = new Map(choices.map(choice => [choice.name, choice]))
    this.#next = {
      iteration: 0,
      worker,
      workers,
      random: () => this.#random.nextShare(),
      below: below => this.#random.nextBelow(below),
    }
  }

  begin(random: Random): void {
    this.#random = random
  }

  next(): void {
    const said = this.#call(this.#next)
    this.#next.iteration++
    const isObject = typeof said === 'object' && said !== null
    const choice = this.#choices.get(isObject && 'operation' in said ? said.operation : said)
    if (choice === undefined) {
      throw this.#fault(`one of ${[...this.#choices.keys()].join(', ')} is needed`, said)
    }
    this.operation = choice.index
    this.key = -1
    if (!isObject || !('key' in said)) return
    const { key } = said
    if (typeof key !== 'number' || !Number.isInteger(key) || key < 0 || key >= Math.max(1, choice.keys)) {
      throw this.#fault(`a key of '${choice.name}' is 0 to ${choice.keys - 1}`, said)
    }
    this.key = key
  }

  #fault(needed: string, said: unknown): Error {
    return new Error(`the function '${this.#name}' returned ${JSON.stringify(said) ?? String(said)}: ${needed}`)
  }
}

type MutableNext = { -readonly [K in keyof NextRequest]: NextRequest[K] }
