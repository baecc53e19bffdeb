import { type AnyScenario, canonicalPlan, compile, type Plan, phase, scenario, zookeeper } from '@gradual/dsl'
import { describe, expect, it } from 'vitest'

const whole = (namespace: `/${string}` = '/a', servers: readonly 'zk:2181'[] = []) =>
  scenario('first')
    .params({ line: '50/s', n: 3 })
    .target(zookeeper({ namespace, servers, clients: 10 }))
    .workload(op => ({ read: op.getData({ keys: 10 }) }))
    .phases(p =>
      phase('init')
        .hold(p.line)
        .tags('quiet')
        .then(
          phase('load')
            .by('10/s')
            .steps(p.n)
            .failWhen(m => m.errors.above('1%')),
        ),
    )
const canonical = (subject: AnyScenario) => JSON.stringify(canonicalPlan(compile(subject).plan))

describe('the canonical plan', () => {
  it('is the same under another name, description, tags and address', () => {
    const other = whole('/b', ['zk:2181']).named('second').describe('why').tags('x')
    expect(canonical(other)).toBe(canonical(whole()))
  })

  it('has no lines, files, names of the scenario, tags or addresses', () => {
    const text = canonical(whole().describe('why').tags('x'))
    expect(text).not.toMatch(/"line":\d|"file":|"scenario":|"description":|"tags":|"namespace":|"servers":/)
  })

  it('keeps a parameter that is called line, and the size of the target', () => {
    expect(canonicalPlan(compile(whole()).plan)).toMatchObject({
      params: { line: { value: 50 } },
      target: { kind: 'zookeeper', clients: 10 },
    })
  })

  it('differs where something else is run', () => {
    expect(canonical(whole().with({ line: '51/s' }))).not.toBe(canonical(whole()))
    expect(canonical(whole().with({ n: 4 }))).not.toBe(canonical(whole()))
  })

  it('does not hang on the order of keys', () => {
    const { plan } = compile(whole())
    const reversed = Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan
    expect(JSON.stringify(canonicalPlan(reversed))).toBe(JSON.stringify(canonicalPlan(plan)))
  })
})
