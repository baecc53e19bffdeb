/** What the run tells the supervisor. */
export type ToSupervisor =
  | {
      readonly type: 'spawn'
      readonly id: number
      readonly command: string
      readonly args: readonly string[]
      /** Gets standard output and standard error. */
      readonly logFile: string
    }
  | { readonly type: 'end' }

/** What the supervisor tells the run. */
export type FromSupervisor =
  /** There is no temporary folder: nothing can be kept. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'ready'; readonly folder: string }
  | { readonly type: 'spawned'; readonly id: number; readonly pid: number }
  | { readonly type: 'exited'; readonly id: number; readonly how: string }
