import { describeCondition, type PlanCondition } from '@gradual/dsl'
import { expect, it } from 'vitest'

const conditions: readonly (readonly [string, PlanCondition])[] = [
  ['latency.mean above 50ms', { kind: 'latency', stat: 'mean', above: { ms: 50 } }],
  ['latency.p999 of write above 1.5s', { kind: 'latency', stat: 'p999', operation: 'write', above: { ms: 1500 } }],
  ['latency.p99 above 300% of init', { kind: 'latency', stat: 'p99', above: { percent: 300, ofPhase: 'init' } }],
  ['throughput drops by 30%', { kind: 'throughputDrop', dropPercent: 30 }],
  ['throughput of read drops by 2.5%', { kind: 'throughputDrop', operation: 'read', dropPercent: 2.5 }],
  ['errors above 10%', { kind: 'errors', abovePercent: 10 }],
  ['errors of read above 0%', { kind: 'errors', operation: 'read', abovePercent: 0 }],
  ['unfair', { kind: 'custom', name: 'unfair' }],
  [
    'errors above 10% and unfair',
    {
      kind: 'all',
      conditions: [
        { kind: 'errors', abovePercent: 10 },
        { kind: 'custom', name: 'unfair' },
      ],
    },
  ],
]

it.each(conditions)('%s', (words, condition) => {
  expect(describeCondition(condition)).toBe(words)
})
