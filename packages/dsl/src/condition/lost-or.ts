// Stands for a pair of brackets with whatever is in it.
const brackets = '\u0001'
// What a condition ends with, directly before `||`.
const lostOr = new RegExp(`\\.(?:above|dropsBy|of|and)${brackets}\\s*\\|\\|`)

/**
 * Whether a lambda joins two conditions by `||`, of which the second would never be evaluated.
 *
 * JavaScript gives no other way to see it: `a || b` just returns `a`. An `||` inside the brackets of a call, as in
 * `above(limit || '50ms')`, is none of ours.
 */
export function findLostOr(source: string): boolean {
  let text = source
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
  for (;;) {
    const innermost = /\(([^()]*)\)/.exec(text)
    if (innermost === null) return lostOr.test(text)
    if (lostOr.test(innermost[1] ?? '')) return true
    text = `${text.slice(0, innermost.index)}${brackets}${text.slice(innermost.index + innermost[0].length)}`
  }
}
