import { expect, test } from 'vitest'
import { logNormalBelow } from '../../../../packages/runner/src/detect/interval/normal.ts'
import { studentT95 } from '../../../../packages/runner/src/detect/interval/student.ts'

// Tables of any textbook.
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [9, 2.262],
  [29, 2.045],
  [1000, 1.962],
])('t of %i degrees of freedom is %f', (degrees, expected) => {
  expect(Math.abs(studentT95(degrees) / expected - 1)).toBeLessThan(0.01)
})

test.each([
  [0, 0.5],
  [1, 0.8413447],
  [1.959964, 0.975],
  [-1.959964, 0.025],
  [-4, 3.167124e-5],
  [-5.9, 1.817508e-9],
])('the normal distribution below %f is %f', (z, expected) => {
  expect(Math.exp(logNormalBelow(z)) / expected).toBeCloseTo(1, 2)
})

// ln of 7.619853e-24.
test('far below nothing its logarithm is still known', () => {
  expect(logNormalBelow(-10)).toBeCloseTo(-53.2313, 3)
  expect(Number.isFinite(logNormalBelow(-500))).toBe(true)
})
