import { compile, phase, scenario } from '@gradual/dsl'
import { base, failing, init, mixed, ramp } from '../given.ts'

// @ts-expect-error: a workload before the target
scenario('x').workload(() => ({}))
// @ts-expect-error: phases before the workload
base.phases(() => init)
// @ts-expect-error: a condition before the load
phase('a').failWhen(m => m.errors.above('10%'))
// @ts-expect-error: orWhen before failWhen
ramp.orWhen(m => m.errors.above('10%'))
// @ts-expect-error: the time of a step after failWhen
failing.every('10s')
// @ts-expect-error: a ramp without end
init.then(phase('a').by('10/s'))
// @ts-expect-error: a ramp without end is continued
phase('a').by('10/s').then(ramp)
// @ts-expect-error: a phase without load
init.then(phase('a'))
// @ts-expect-error: recovery without a share of another phase
init.recoverWithin('60s')
// @ts-expect-error: refine without failWhen
ramp.refine('5%')
// @ts-expect-error: failWhen twice
failing.failWhen(m => m.errors.above('10%'))
// @ts-expect-error: an expectation before the phases
mixed.expect(r => r.verdict.is('held'))
// @ts-expect-error: a ramp has steps, each with every()
ramp.for('10s')
// @ts-expect-error: one load has for()
init.every('10s')
// @ts-expect-error: a condition on a chain of two phases
init.then(ramp).failWhen(m => m.errors.above('10%'))
// @ts-expect-error: a second load
init.hold('60/s')
mixed.phases(
  // @ts-expect-error: the chain is not returned
  () => {
    init.then(ramp)
  },
)
failing.orWhen(
  // @ts-expect-error: the condition is not returned
  m => {
    m.errors.above('10%')
  },
)
// @ts-expect-error: a figure without limit
failing.orWhen(m => m.latency.mean)
// @ts-expect-error: a scenario without phases
compile(mixed)
// @ts-expect-error: arrivals before the workload
base.arrivals('poisson')
// @ts-expect-error: the end twice
phase('a').upTo('50/s').upTo('60/s')
// @ts-expect-error: size, number and end, of which two fix the third
phase('a').by('10/s').steps(5).upTo('60/s')
// @ts-expect-error: a chain where one phase is judged
failing.then(ramp).refine('5%')
// @ts-expect-error: a target is no scenario
compile({ kind: 'zookeeper' })
// @ts-expect-error: a line without time
init.then(phase('a').rampTo('50/s'))
// @ts-expect-error: a time that is said twice
phase('a').rampTo('50/s').for('10s').for('10s')
// @ts-expect-error: a line has no steps
phase('a').rampTo('50/s').steps(5)
// @ts-expect-error: a pulse on a ramp
ramp.spike({ to: '900/s', lasting: '1s' })
// @ts-expect-error: a pulse on a pulse
init.spike({ to: '900/s', lasting: '1s' }).spike({ to: '901/s', lasting: '1s' })
// @ts-expect-error: a trace brings its own time
phase('a').trace('rates.csv').for('10s')
// @ts-expect-error: a line that starts at nothing
mixed.phases(() => phase('a').rampTo('50/s').for('10s'))
