import { expect, test } from 'vitest'
import { renderCodeFrame } from '../../../packages/runner/src/scenario/code-frame.ts'

test('the marked line stands between its neighbours, underlined where the mistake is', () => {
  const source = ['one', 'two', 'three(50)', 'four', 'five'].join('\n')
  expect(renderCodeFrame(source, { line: 3, column: 7 }, 2)).toBe(
    ['  1 | one', '  2 | two', '> 3 | three(50)', '    |       ^^', '  4 | four'].join('\n'),
  )
})

test('line numbers are aligned', () => {
  const source = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join('\n')
  expect(renderCodeFrame(source, { line: 10, column: 1 }, 4)).toBe(
    ['   8 | line 8', '   9 | line 9', '> 10 | line 10', '     | ^^^^', '  11 | line 11'].join('\n'),
  )
})

test('behind tabs the mark stands below what it marks', () => {
  expect(renderCodeFrame('\t\tx', { line: 1, column: 3 }, 1)).toBe(['> 1 |     x', '    |     ^'].join('\n'))
})

test('a place behind the last letter is marked once', () => {
  expect(renderCodeFrame('ab', { line: 1, column: 3 }, 0)).toBe(['> 1 | ab', '    |   ^'].join('\n'))
})
