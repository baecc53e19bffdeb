/**
 * Small fast counter generator (sfc32): 128 bits of state, passes PractRand, 3 ns a number, nothing allocated.
 *
 * @source Chris Doty-Humphrey, PractRand, "sfc"
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(a: number, b: number, c: number) {
    this.#a = a | 0
    this.#b = b | 0
    this.#c = c | 0
    // The author's number of rounds until every bit of the seed has reached every bit of the state.
    for (let i = 0; i < 12; i++) this.nextUint32()
  }

  /** 0 to 2^32 - 1. */
  nextUint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** In the open interval (0, 1): its logarithm is finite. */
  nextShare(): number {
    return (this.nextUint32() + 0.5) / 2 ** 32
  }

  /** 0 to `below` - 1; the bias of at most below / 2^32 is not seen by a load. */
  nextBelow(below: number): number {
    return Math.floor((this.nextUint32() / 2 ** 32) * below)
  }

  /** Exponential with mean 1. */
  nextExponential(): number {
    return -Math.log(this.nextShare())
  }
}

/**
 * The random stream of one purpose: the same seed and name give the same numbers, other names unrelated ones.
 *
 * @param name `phase/step/attempt/worker/purpose`
 */
export function stream(seed: number, name: string): Random {
  // FNV-1a with three bases; the finalizer of MurmurHash3 spreads what FNV leaves in the low bits.
  let a = 0x811c9dc5 ^ seed
  let b = 0x9e3779b9 ^ Math.imul(seed, 0x85ebca6b)
  let c = 0x6a09e667 ^ Math.floor(seed / 2 ** 32)
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x01000197)
    c = Math.imul(c ^ unit, 0x010001a1)
  }
  return new Random(finalize(a), finalize(b), finalize(c))
}

function finalize(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
