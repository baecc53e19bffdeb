import { compile, isChain, isGradualError, isScenario, phase } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'
import { init, mixed, ramp, type Untyped } from '../given.ts'

describe('a chain', () => {
  it('is never changed: two can continue it', () => {
    const short = init.settle('1s')
    const long = init.settle('9s').for('60s')
    const settleOf = (chain: Untyped) => compile(mixed.phases(() => chain)).plan.phases[0]
    expect(settleOf(short)).toMatchObject({ settleMs: 1000, holdMs: 10_000 })
    expect(settleOf(long)).toMatchObject({ settleMs: 9000, holdMs: 60_000 })
    expect(settleOf(init)).toMatchObject({ settleMs: 0, holdMs: 10_000 })
  })

  it('is frozen, with everything that it is made of', () => {
    for (const builder of [phase('a'), init, ramp, init.then(ramp), mixed, mixed.phases(() => init)]) {
      expect(Object.isFrozen(builder)).toBe(true)
      expect(() => Object.assign(builder, { settle: undefined })).toThrow(TypeError)
    }
  })

  it('takes a whole chain where a phase would stand', () => {
    const tail = phase('b').by('10/s').steps(2).then(phase('c').by('20/s').steps(1))
    const { plan } = compile(mixed.phases(() => init.then(tail)))
    expect(plan.phases.map(({ name }) => name)).toEqual(['init', 'b', 'c'])
  })

  it('is told apart from everything else', () => {
    const whole = mixed.phases(() => init)
    expect([init, init.then(ramp), phase('a')].map(isChain)).toEqual([true, true, true])
    expect([whole, {}, null, undefined, 'init', Promise.resolve()].map(isChain)).toEqual(Array(6).fill(false))
    expect([whole, mixed, whole.named('other')].map(isScenario)).toEqual([true, true, true])
    expect([init, {}, null, undefined, 'zk'].map(isScenario)).toEqual(Array(5).fill(false))
  })

  it('keeps its tags and the order of its conditions', () => {
    const { plan } = compile(
      mixed.phases(() =>
        init.tags('baseline', 'quiet').then(
          ramp
            .tags('search')
            .failWhen(m => m.errors.above('1%'))
            .orWhen(m => m.throughput.dropsBy('20%'))
            .orWhen(m => m.of('read').latency.p999.above('1s')),
        ),
      ),
    )
    expect(plan.phases.map(({ tags }) => tags)).toEqual([['baseline', 'quiet'], ['search']])
    expect(plan.phases[1]?.failWhen.map(({ kind }) => kind)).toEqual(['errors', 'throughputDrop', 'latency'])
    expect(plan.phases[1]?.failWhen[2]).toMatchObject({ operation: 'read', stat: 'p999', above: { ms: 1000 } })
  })
})

describe('a scenario', () => {
  const whole = mixed.phases(() => init)

  it('has no then: awaiting one gives it back', async () => {
    expect('then' in whole).toBe(false)
    expect(await whole).toBe(whole)
  })

  it('keeps its name with other values, and gets another by named()', () => {
    expect(compile(whole.with({ rate: '5/s' })).plan.scenario).toBe('given')
    expect(compile(whole.named('other').with({ rate: '5/s' })).plan.scenario).toBe('other')
    expect(compile(whole).plan.scenario).toBe('given')
  })

  it('carries description, tags and expectations', () => {
    const { plan } = compile(
      whole
        .describe('Is it quiet?')
        .tags('a')
        .tags('b', 'c')
        .expect(r => r.verdict.is('held')),
    )
    expect(plan).toMatchObject({ description: 'Is it quiet?', tags: ['a', 'b', 'c'] })
    expect(plan.expectations).toMatchObject([{ kind: 'verdict', is: 'held' }])
    expect(compile(whole).plan).not.toHaveProperty('description')
  })

  it('can ask for Poisson arrivals', () => {
    expect(compile(mixed.arrivals('poisson').phases(() => init)).plan.arrivals).toBe('poisson')
  })
})

describe('awaiting a chain', () => {
  const awaited = async (use: () => unknown): Promise<unknown> => {
    try {
      await use()
    } catch (error) {
      return error
    }
    return 'nothing was thrown'
  }
  const untyped: Untyped = init

  it.each<[string, () => unknown]>([
    ['await', async () => await untyped],
    ['await of a phase without load', async () => await (phase('init') as Untyped)],
    ['await of a longer chain', async () => await (init.then(ramp) as Untyped)],
    ['Promise.resolve', () => Promise.resolve(untyped)],
    ['Promise.all', () => Promise.all([untyped])],
    ['Promise.race', () => Promise.race([untyped])],
    ['an async function', async () => untyped],
    [
      'for await',
      async () => {
        for await (const _ of [untyped]) break
      },
    ],
    ['a callback of then', async () => untyped.then((x: unknown) => x)],
  ])('by %s is refused with the line of the chain', async (_, use) => {
    const error = await awaited(use)
    expect(isGradualError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'BUILDER_AWAITED', hint: expect.stringContaining('no await') })
    expect((error as Error).message).toMatch(
      /phase 'init' was awaited \(.*\/test\/dsl\/(chain\/chain\.test|given)\.ts:\d+\)$/,
    )
  })

  it('is seen as rejected by Promise.allSettled', async () => {
    const [settled] = await Promise.allSettled([untyped])
    expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'BUILDER_AWAITED' } })
  })
})
