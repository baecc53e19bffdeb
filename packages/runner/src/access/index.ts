export type { AccessFlags } from './flags.ts'
export { type LoadedAccess, loadAccess } from './load.ts'
