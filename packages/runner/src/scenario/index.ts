export { type LoadedPlan, loadPlan } from './load-plan.ts'
export { displayPath } from './locate.ts'
export { importUserModule, resolveFrom, toUrl } from './module.ts'
export { nearest } from './suggest.ts'
