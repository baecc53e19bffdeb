/** A sandbox option that does not exist or has a value that it cannot have: one line of what, one line of what to do. */
export class SandboxOptionError extends Error {
  override readonly name = 'SandboxOptionError'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}
