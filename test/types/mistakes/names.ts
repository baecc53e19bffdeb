import { inFlight, phase, zookeeper } from '@gradual/dsl'
import { base, failing, init, mixed, ramp } from '../given.ts'

// @ts-expect-error: an operation of another target
base.workload(op => ({ a: op.publish({}) }))
// @ts-expect-error: an empty mix
base.workload(() => ({}))
// @ts-expect-error: a statistic that does not exist
failing.orWhen(m => m.latency.p98.above('5ms'))
// @ts-expect-error: an operation that is not in the workload
mixed.phases(() => init.then(failing.orWhen(m => m.of('reed').latency.p99.above('5ms'))))
// @ts-expect-error: the same phase twice
init.then(phase('init').hold('60/s'))
// @ts-expect-error: the same phase twice, one further
init.then(ramp).then(failing)
// @ts-expect-error: a share of a phase that is not there
mixed.phases(() => init.then(failing).then(phase('m').at('70%').of('laod')))
// @ts-expect-error: a share of a phase that comes later
mixed.phases(() => phase('m').at('70%').of('load').then(failing))
// @ts-expect-error: a baseline that is not there
mixed.phases(() => init.then(ramp.failWhen(m => m.latency.p99.above('300%').of('base'))))
// @ts-expect-error: a share where nothing can fail
mixed.phases(() => init.then(phase('m').at('70%')))
// @ts-expect-error: no load to start from
mixed.phases(() => phase('warmup').by('10/s').upTo('50/s'))
// @ts-expect-error: no step size
mixed.phases(() => init.then(phase('warmup').steps(5)))
// @ts-expect-error: open and closed
init.then(phase('b').hold(inFlight(5)))
// @ts-expect-error: a closed step in an open run
mixed.step({ by: inFlight(5) }).phases(() => init.then(phase('warmup').steps(5)))
// @ts-expect-error: a phase that the run writes itself
phase('failure')
// @ts-expect-error: no name
phase('')
// @ts-expect-error: a name that the compiler cannot follow
phase('a' as string)
// @ts-expect-error: a way to pick that does not exist
base.workload(op => ({ a: op.getData({ keys: 10, pick: 'random' }) }))
// @ts-expect-error: an option that does not exist
base.workload(op => ({ a: op.getData({ keys: 10, size: '1KiB' }) }))
// @ts-expect-error: exists reads no value
base.workload(op => ({ a: op.exists({ keys: 10, value: '1KiB' }) }))
// @ts-expect-error: a write without value
base.workload(op => ({ a: op.setData({ keys: 10 }) }))
// @ts-expect-error: an option of another name
zookeeper({ namespace: '/x', client: 5 })
// @ts-expect-error: arrivals that do not exist
mixed.arrivals('bursty')
