import { inFlight, phase, scenario, zookeeper } from '@gradual/dsl'
import { base, failing, init, mixed } from '../given.ts'

// @ts-expect-error: a bare number
phase('a').hold(50)
// @ts-expect-error: a text without unit
phase('a').hold('50')
// @ts-expect-error: a time as load
phase('a').hold('50ms')
// @ts-expect-error: a bare number
init.for(10)
// @ts-expect-error: seconds are s
init.for('10sec')
// @ts-expect-error: minutes are min
init.for('5m')
// @ts-expect-error: a bare number
phase('a').by(100)
// @ts-expect-error: a count is a number
phase('a').steps('5')
// @ts-expect-error: a share is a text
phase('a').at(0.7)
// @ts-expect-error: a share is a text
failing.refine(5)
// @ts-expect-error: a bare number
failing.orWhen(m => m.latency.mean.above(50))
// @ts-expect-error: a rate as latency
failing.orWhen(m => m.latency.mean.above('50/s'))
// @ts-expect-error: a share of nothing
failing.orWhen(m => m.latency.mean.above('5%'))
// @ts-expect-error: a time as share of errors
failing.orWhen(m => m.errors.above('50ms'))
// @ts-expect-error: a rate as drop
failing.orWhen(m => m.throughput.dropsBy('100/s'))
// @ts-expect-error: a parameter of another unit
mixed.phases(p => phase('a').hold(p.time))
// @ts-expect-error: a rate plus a time
mixed.phases(p => phase('a').hold(p.rate.plus('10s')))
// @ts-expect-error: a rate plus a parameter that is a time
mixed.phases(p => phase('a').hold(p.rate.plus(p.time)))
// @ts-expect-error: a count as load
mixed.phases(p => phase('a').hold(p.n))
// @ts-expect-error: parameters are no numbers
mixed.phases(p => phase('a').hold(p.rate + p.max))
// @ts-expect-error: a parameter that is not there
mixed.phases(p => phase('a').hold(p.rat))
// @ts-expect-error: parameters cannot be compared
mixed.phases(p => (p.n > 3 ? init : phase('b').hold('1/s')))
// @ts-expect-error: a default of unknown unit
scenario('x').params({ a: '10sec' })
// @ts-expect-error: a default that is no amount
scenario('x').params({ a: true })
// @ts-expect-error: from an open load to a closed one
phase('a').from('1/s').by('1/s').upTo(inFlight(5))
// @ts-expect-error: a bare number
mixed.step({ by: 100 })
// @ts-expect-error: a namespace begins with a slash
zookeeper({ namespace: 'x' })
// @ts-expect-error: a size is a text
base.workload(op => ({ write: op.setData({ keys: 10, value: 1024 }) }))
// @ts-expect-error: a share times a share
mixed.phases(p => phase('a').hold(p.rate.times('50%')))
// @ts-expect-error: a bare number in flight
phase('a').hold(inFlight('5'))
// @ts-expect-error: throughput falls, it does not rise
failing.orWhen(m => m.throughput.above('100/s'))
// @ts-expect-error: servers are host:port
zookeeper({ namespace: '/x', servers: ['zk1'] })
// @ts-expect-error: a bare number
zookeeper({ namespace: '/x', deadline: 5000 })
// @ts-expect-error: a bare number
phase('a').rampTo(50)
// @ts-expect-error: a bare number
phase('a').rampTo('50/s').for(60)
// @ts-expect-error: from an open load to a closed one
phase('a').from('1/s').rampTo(inFlight(5))
// @ts-expect-error: a closed pulse on an open base
init.spike({ to: inFlight(5), lasting: '1s' })
// @ts-expect-error: a pulse without length
init.spike({ to: '90/s' })
// @ts-expect-error: an option that a pulse does not have
init.spike({ to: '90/s', lasting: '1s', times: 3 })
// @ts-expect-error: a rate has no length
init.spike({ to: '90/s', lasting: '1/s' })
// @ts-expect-error: a file is named
phase('a').trace(5)
// @ts-expect-error: rates are steps or lines
phase('a').trace('rates.csv', { between: 'curves' })
const traced = phase('a').trace('rates.csv')
// @ts-expect-error: rates of a file and requests in flight
traced.then(phase('b').hold(inFlight(5)))
