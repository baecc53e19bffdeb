import { type Chain, phase } from '@gradual/dsl'
import { failing, init, mixed } from '../given.ts'

// @ts-expect-error: a phase is no promise
await init
// @ts-expect-error: a chain is no promise
await init.then(failing)
// @ts-expect-error: an async function that returns a phase
export async function f() {
  return init
}
// @ts-expect-error: an async lambda that returns a chain
export const g = async () => init.then(failing)
// @ts-expect-error: phases in an async lambda
mixed.phases(async () => init)
// @ts-expect-error: a promise of a chain
export const h = async (): Promise<Chain<string, never>> => init
const i = await Promise.resolve(init)
// @ts-expect-error: what a promise makes of a phase is nothing
i.settle('5s')
const j = await Promise.all([init])
// @ts-expect-error: what promises make of phases is nothing
j[0].settle('5s')
// @ts-expect-error: a callback that returns a chain
export const k = await import('../chain.ts').then(m => m.default)
// @ts-expect-error: then never takes a callback
init.then((x: unknown) => x)
// @ts-expect-error: then takes phases
init.then({ name: 'warmup' })
// @ts-expect-error: then takes one
init.then(failing, phase('b').hold('1/s'))
