/** Connection loss, our deadline, session expired, the server's own timeout. */
const UNANSWERED: ReadonlySet<number> = new Set([-4, -7, -112, -122])

/** The request may have been carried out, and its answer lost. */
export function isDoubtful(code: number): boolean {
  return UNANSWERED.has(code)
}
