import type { Mark } from './source-location.ts'

/** A piece of a sentence, made by one verb out of others. */
export interface Piece {
  readonly value: object
  readonly from: readonly object[]
  readonly verb: string
  readonly mark: Mark
}

let recording: Piece[] | undefined

/** Notes a piece while a lambda of a scenario is evaluated; outside of one it does nothing. */
export function recordPiece(piece: Piece): void {
  recording?.push(piece)
}

/** Calls a lambda of a scenario and returns the pieces that it made, in order. */
export function recordPieces<T>(call: () => T): { readonly result: T; readonly pieces: readonly Piece[] } {
  const outer = recording
  const pieces: Piece[] = []
  recording = pieces
  try {
    return { result: call(), pieces }
  } finally {
    recording = outer
  }
}

/**
 * The pieces that went into `result`, found backwards: a piece is made after those that it is made of.
 */
export function usedPieces(result: unknown, pieces: readonly Piece[]): Set<object> {
  const used = new Set<object>()
  if (typeof result === 'object' && result !== null) used.add(result)
  for (const piece of pieces.toReversed()) {
    if (used.has(piece.value)) for (const part of piece.from) used.add(part)
  }
  return used
}
