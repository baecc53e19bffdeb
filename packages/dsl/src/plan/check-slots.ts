import type { Plan } from '../plan.ts'
import type { Issues } from './issues.ts'

/** A closed load is in flight, all of it: there must be a slot for each request. */
export function checkSlots(issues: Issues, path: string, load: number, { target }: Plan): void {
  const slots = target.clients * target.parallelism
  if (load > slots) {
    const message = `${load} in flight do not fit into ${target.clients} clients x ${target.parallelism} in parallel = ${slots}`
    issues.add(path, message, 'raise clients or parallelism of the target')
  }
}
