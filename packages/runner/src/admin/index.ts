export type { Cleaned, CleanOptions } from './clean.ts'
export { cleanNamespace } from './clean.ts'
export type { NamespaceAddress, PreparedNamespace, PrepareOptions } from './prepare.ts'
export { prepareNamespace } from './prepare.ts'
