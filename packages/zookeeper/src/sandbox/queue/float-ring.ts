/** Numbers first in, first out, without an allocation for each; grows by doubling. */
export class FloatRing {
  private values = new Float64Array(1024)
  private head = 0
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) this.grow()
    this.values[(this.head + this.length) & (this.values.length - 1)] = value
    this.length++
  }

  /** Only where `length > 0`. */
  peek(): number {
    return this.values[this.head] as number
  }

  shift(): void {
    this.head = (this.head + 1) & (this.values.length - 1)
    this.length--
  }

  private grow(): void {
    const grown = new Float64Array(this.values.length * 2)
    for (let index = 0; index < this.length; index++) {
      grown[index] = this.values[(this.head + index) & (this.values.length - 1)] as number
    }
    this.values = grown
    this.head = 0
  }
}
