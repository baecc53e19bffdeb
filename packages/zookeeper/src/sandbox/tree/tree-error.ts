/** An answer that is an error code. Thrown inside the tree, always caught where the reply is written; carries no stack, for speed. */
export class TreeError {
  readonly code: number

  constructor(code: number) {
    this.code = code
  }
}
