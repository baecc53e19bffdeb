import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { after } from '../../../packages/runner/src/run/after.ts'

test('a time longer than a timer can take is not over at once', async () => {
  let acted = 0
  const forty = 40 * 24 * 3_600_000
  onTestFinished(after(forty, () => acted++))
  await sleep(50)
  expect(acted).toBe(0)
})

test('a short one acts once, and not at all when it was ended before', async () => {
  let acted = 0
  after(1, () => acted++)
  after(1, () => acted++)()
  await sleep(100)
  expect(acted).toBe(1)
})
