export { cleanNamespace } from './clean.ts'
export { listExisting } from './existing.ts'
export type { PreparedNamespace, PrepareOptions } from './prepare.ts'
export { prepareNamespace } from './prepare.ts'
