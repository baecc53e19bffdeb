import type { Plan } from '@gradual/dsl'
import { stream } from '../../random/random.ts'
import { type AnyChoose, Chooser } from '../../worker/chooser.ts'

const ASKED = 5

/** What the functions of a scenario choose first. */
export function showChoices(plan: Plan, functions: ReadonlyMap<string, unknown>): string[] {
  return plan.operations.flatMap(({ name, kind, choose = '', operations = [] }) => {
    if (kind !== 'custom') return []
    const choices = operations.map((one, index) => ({
      name: one.name,
      index,
      keys: one.keys || Number.MAX_SAFE_INTEGER,
    }))
    const chooser = new Chooser(choose, functions.get(choose) as AnyChoose, choices, { worker: 0, workers: 1 })
    chooser.begin(stream(1, name))
    const chosen = Array.from({ length: ASKED }, () => {
      chooser.next()
      const key = chooser.key < 0 ? '' : ` key ${chooser.key}`
      return `${operations[chooser.operation]?.name}${key}`
    })
    return [`${name}: the function '${choose}' chooses ${chosen.join(', ')}, ...`]
  })
}
