import type { PlanIssue } from '../plan.ts'

/** Collects what is wrong with a plan. */
export class Issues {
  readonly list: PlanIssue[] = []

  add(path: string, message: string, hint?: string): void {
    this.list.push({ path, message, ...(hint === undefined ? {} : { hint }) })
  }

  /** A number above zero. */
  positive(path: string, value: number, what: string, hint?: string): void {
    if (!(value > 0) || !Number.isFinite(value)) this.add(path, `${what} must be above zero, not ${value}`, hint)
  }

  /** A number, zero or above. */
  notNegative(path: string, value: number, what: string): void {
    if (!(value >= 0) || !Number.isFinite(value)) this.add(path, `${what} must not be below zero, not ${value}`)
  }

  /** A whole number, 1 or above. */
  count(path: string, value: number, what: string): void {
    if (!Number.isSafeInteger(value) || value < 1)
      this.add(path, `${what} must be a whole number, 1 or more, not ${value}`)
  }

  /** Above zero, and at most `max` percent. */
  percent(path: string, value: number, what: string, max: number): void {
    if (!(value > 0 && value <= max)) this.add(path, `${what} must be above 0% and at most ${max}%, not ${value}%`)
  }
}

/** Why a name cannot stand in files and tables; undefined where it can. */
export function findNameFault(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name !== name.trim()) return 'begins or ends with a space'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character in it'
  return name.length > 100 ? 'is longer than 100 characters' : undefined
}
