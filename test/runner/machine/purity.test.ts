import { simulateQueue } from '@gradual/zookeeper'
import { expect, test } from 'vitest'
import { advance, start } from '../../../packages/runner/src/machine/index.ts'
import { simulate } from '../../../packages/runner/src/simulate/index.ts'
import { repeated, windowOf } from '../detect/spans.ts'
import { zkPlan } from './plans.ts'

test('the same state and input give the same commands, as often as they are asked', () => {
  const [state] = start(zkPlan())
  const input = { type: 'window', window: windowOf({ latenciesMs: repeated(5, 1) }) } as const
  expect(advance(state, input)).toEqual(advance(state, input))
})

test('the same seed gives the same run', () => {
  const plan = { ...zkPlan(), arrivals: 'poisson' as const }
  const once = () => simulate(plan, { server: simulateQueue({ service: 'exponential', seed: 7 }), seed: 7 })
  const [first, second] = [once(), once()]
  expect(first.critical).toEqual(second.critical)
  expect(first.transitions).toEqual(second.transitions)
})

test('what comes of steps that are not under way, or after the end, changes nothing', () => {
  const [state] = start(zkPlan())
  const stranger = { type: 'window', window: { ...windowOf({ latenciesMs: [1000] }), stepId: 99 } } as const
  expect(advance(state, stranger)).toEqual([state, []])
  expect(advance(state, { type: 'drained', atMs: 0, ok: true })).toEqual([state, []])
  const [ended] = advance(state, { type: 'stopped', atMs: 0, why: 'interrupted' })
  expect(advance(ended, stranger)).toEqual([ended, []])
  expect(advance(ended, { type: 'stopped', atMs: 1, why: 'targetLost' })).toEqual([ended, []])
})

test('a run ends with exactly one finish, and nothing is ordered after it', () => {
  const [, commands] = advance(start(zkPlan())[0], { type: 'stopped', atMs: 0, why: 'interrupted' })
  expect(commands.map(({ type }) => type)).toEqual(['judged', 'cut', 'enter', 'finish'])
})
