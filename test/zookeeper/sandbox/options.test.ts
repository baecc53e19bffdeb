import { parseSandboxOptions, SandboxOptionError } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'

function refusal(text: string): { message: string; hint: string } {
  try {
    parseSandboxOptions(text)
  } catch (error) {
    if (error instanceof SandboxOptionError) return { message: error.message, hint: error.hint }
    throw error
  }
  throw new Error(`${text} was taken`)
}

describe('sandbox options', () => {
  it('reads every option', () => {
    const text =
      'capacity=1000/s, servers=4, service=lognormal, cv=2, queue=500, errors=1%, pause=200ms/5s, loss=0.3, warmup=10s,' +
      'retries=2/500ms, seed=42, host=::1, port=2181, tick=1s, maxClientCnxns=60'
    expect(parseSandboxOptions(text)).toEqual({
      capacityPerSec: 1000,
      servers: 4,
      service: 'lognormal',
      serviceCv: 2,
      queueLimit: 500,
      errorShare: 0.01,
      pauseForMs: 200,
      pauseEveryMs: 5000,
      capacityLoss: 0.3,
      warmupMs: 10_000,
      retries: 2,
      retryAfterMs: 500,
      seed: 42,
      host: '::1',
      port: 2181,
      tickMs: 1000,
      maxClientCnxns: 60,
    })
  })

  it('reads nothing as nothing', () => {
    expect(parseSandboxOptions('')).toEqual({})
  })

  it('takes an unlimited capacity', () => {
    expect(parseSandboxOptions('capacity=unlimited')).toEqual({ capacityPerSec: Number.POSITIVE_INFINITY })
  })

  it.each([
    ['capacty=1', 'did you mean capacity?'],
    ['Queue=1', 'did you mean queue?'],
    ['maxclientcnxns=1', 'did you mean maxClientCnxns?'],
    ['whatever=1', 'options are capacity, servers, service'],
    ['constructor=1', 'options are capacity, servers, service'],
    ['=1', 'options are capacity'],
  ])('does not know %s', (text, hint) => {
    expect(refusal(text).message).toContain('no option')
    expect(refusal(text).hint).toContain(hint)
  })

  it.each([
    'capacity=0',
    'capacity=-5',
    'capacity=1000rps',
    'capacity=1e3',
    'capacity=NaN',
    'servers=0',
    'servers=1.5',
    'service=gamma',
    'queue=-1',
    'errors=2',
    'errors=x',
    'pause=5s/200ms',
    'pause=5s/5s',
    'pause=200/5s',
    'pause=200ms',
    'pause=1s/2s/3s',
    'loss=1',
    'warmup=10',
    'retries=2',
    'tick=0ms',
    'port=70000',
    'seed=abc',
    'cv=0',
    'host=',
  ])('refuses %s, and says what to write', text => {
    const name = text.slice(0, text.indexOf('='))
    expect(refusal(text).message).toBe(`sandbox option ${name} cannot be "${text.slice(name.length + 1)}"`)
    expect(refusal(text).hint.length).toBeGreaterThan(8)
  })

  it('refuses a name without a value, and a name given twice', () => {
    expect(refusal('capacity').message).toBe('sandbox option capacity has no value')
    expect(refusal('queue=1,queue=2').message).toBe('sandbox option queue is given twice')
  })
})
