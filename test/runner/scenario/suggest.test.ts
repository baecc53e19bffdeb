import { expect, test } from 'vitest'
import { nearest } from '../../../packages/runner/src/scenario/suggest.ts'

test('two swapped letters are one mistake', () => {
  expect(nearest('kz', ['ab', 'zk'])).toBe('zk')
})

test('the nearest of several wins', () => {
  expect(nearest('maxRequest', ['minRequests', 'maxRequests', 'steps'])).toBe('maxRequests')
})

test('what is far from everything means nothing', () => {
  expect(nearest('banana', ['csv', 'json', 'lines'])).toBeUndefined()
})

test('upper and lower case make no difference', () => {
  expect(nearest('ZK.TS', ['zk.ts'])).toBe('zk.ts')
})
