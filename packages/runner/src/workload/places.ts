import { DATA_NODE } from '../driver/driver.ts'

// Where operations put znodes besides the keys. All of it lies below the znode of the keys, and is known by its names.

/** Of the numbers in the names of what the load creates: those of ZooKeeper's sequences. */
export const MADE_DIGITS = 10
const CHILD_DIGITS = 5

/** The parent of what the `index`-th operation creates. */
export function madeParent(namespace: string, index: number): string {
  return `${namespace}/${DATA_NODE}/made-${index}`
}

/** What stands before the number: `s` where the server gives it, which may give one that we have given elsewhere. */
export function madePrefix(namespace: string, index: number, sequential: boolean): string {
  return `${madeParent(namespace, index)}/${sequential ? 's' : 'n'}`
}

export function madePath(prefix: string, number: number): string {
  return prefix + String(number).padStart(MADE_DIGITS, '0')
}

/** `made-3`, and nothing that somebody else may have put there. */
export function isMadeParent(name: string): boolean {
  return /^made-\d+$/.test(name)
}

export function isMadeName(name: string): boolean {
  return /^[ns]\d{10,}$/.test(name)
}

/** Of the children that keys are given to be listed. */
export function childName(index: number): string {
  return `c${String(index).padStart(CHILD_DIGITS, '0')}`
}

export function isChildName(name: string): boolean {
  return /^c\d{5,}$/.test(name)
}
