import { condition, inFlight, phase, type Rate, scenario, zookeeper } from '@gradual/dsl'
import { whole } from './given.ts'

/** The sentence that every explanation of the builder begins with. */
export const zk = scenario('zk')
  .params({
    initialRequests: '50/s',
    maxRequests: '5000/s',
    stepSize: '100/s',
    stepDuration: '10s',
    warmupSteps: 5,
    latencyThreshold: '50ms',
    throughputDrop: '30%',
  })
  .target(zookeeper({ namespace: '/zkGradualTest', clients: 100, parallelism: 20 }))
  .workload(op => ({
    read: op.getData({ keys: 1000, pick: 'zipf' }).weight(0.7),
    write: op.setData({ keys: 1000, pick: 'zipf', value: '1KiB' }).weight(0.3),
  }))
  .step(p => ({ by: p.stepSize, every: p.stepDuration }))
  .phases(p =>
    phase('init')
      .hold(p.initialRequests)
      .settle('5s')
      .then(phase('warmup').steps(p.warmupSteps))
      .then(
        phase('load-increase')
          .upTo(p.maxRequests)
          .failWhen(m => m.latency.mean.above(p.latencyThreshold))
          .orWhen(m => m.throughput.dropsBy(p.throughputDrop))
          .orWhen(m => m.errors.above('10%')),
      )
      .then(phase('mitigation').at('70%').settle('5s').recoverWithin('60s')),
  )

/** Derived: other values, another name, expectations with and without parameters. */
export const zkLarge = zk
  .named('zk-large')
  .with({ maxRequests: '100000/s', stepSize: '2500/s', warmupSteps: 3 })
  .expect(r => r.criticalPoint.atLeast('20000/s'))
  .expect((r, p) => r.criticalPoint.atMost(p.maxRequests.times(0.8)))
  .expect(r => r.timeToRecover.atMost('30s'))
  .describe('Where does a large ensemble break?')
  .tags('nightly', 'ensemble')

/** Closed model. */
export const saturation = scenario('zk-saturation')
  .params({ maxInFlight: inFlight(2000), stepDuration: '10s' })
  .target(zookeeper({ namespace: '/zkSaturation', clients: 50, parallelism: 40 }))
  .workload(op => ({ read: op.getData({ keys: 1000, value: '1KiB' }) }))
  .step(p => ({ by: '50%', every: p.stepDuration }))
  .phases(p =>
    phase('init')
      .hold(inFlight(1))
      .settle('2s')
      .then(
        phase('saturate')
          .upTo(p.maxInFlight)
          .failWhen(m => m.latency.p99.above('1000%').of('init'))
          .orWhen(m => m.throughput.dropsBy('20%'))
          .refine('10%'),
      )
      .then(phase('after').at('50%').of('saturate').recoverWithin('30s')),
  )
  .expect(r => r.criticalPoint.atLeast(inFlight(64)))
  .with({ maxInFlight: inFlight(500) })

/** A condition of one's own, two that must hold together, one operation, a baseline. */
export const unfair = condition('unfair', (w, baseline) => (w.latencyMs.p99 ?? 0) > 20 * baseline.latencyMs.mean)
export const conditions = scenario('zk-unfair')
  .target(
    zookeeper({ namespace: '/zkUnfair', servers: ['zk1:2181', 'zk2:2181'], sessionTimeout: '10s', deadline: '2s' }),
  )
  .workload(op => ({
    read: op.getData({ keys: 1000 }).weight(9),
    write: op.setData({ keys: 1000, value: '1KiB' }),
    look: op.exists({ keys: 1000, pick: 'sequential' }),
  }))
  .arrivals('poisson')
  .step({ by: '10%' })
  .phases(() =>
    phase('init')
      .hold('200/s')
      .for('20s')
      .then(
        phase('load-increase')
          .upTo('20000/s')
          .failWhen(unfair)
          .orWhen(m => m.of('write').latency.p99.above('500%').of('init').and(m.of('write').errors.above('1%')))
          .refine('5%'),
      )
      .then(phase('mitigation').at('70%').recoverWithin('60s')),
  )

/** Parts that others use: a beginning, a beginning for any load, an end that refers to a phase of whoever uses it. */
export const warmedUp = phase('init').hold('50/s').settle('5s').then(phase('warmup').steps(5))
export const warmedUpFrom = (start: Rate) => phase('init').hold(start).settle('5s').then(phase('warmup').steps(5))
export const backTo = phase('mitigation')
  .at('70%')
  .of('load-increase')
  .settle('5s')
  .recoverWithin('60s')
  .then(phase('again').at('100%').of('init').for('30s'))
const reads = scenario('reads')
  .target(zookeeper({ namespace: '/shared' }))
  .workload(op => ({ read: op.getData({ keys: 1000 }) }))
  .step({ by: '100/s', every: '10s' })
const toTheLimit = phase('load-increase')
  .by('25%')
  .upTo('20000/s')
  .failWhen(m => m.of('read').latency.p99.above('50ms'))
  .refine('5%')
export const limit = reads.phases(() => warmedUp.then(toTheLimit).then(backTo))
export const soak = reads
  .phases(() =>
    warmedUp.then(
      phase('soak')
        .hold('1000/s')
        .for('1h')
        .failWhen(m => m.errors.above('1%')),
    ),
  )
  .named('reads-soak')
export const withParam = scenario('x')
  .params({ start: '20/s', sessions: 10 })
  .target(p => zookeeper({ namespace: '/shared', clients: p.sessions }))
  .workload((op, p) => ({ read: op.getData({ keys: p.sessions.times(100) }) }))
  .step({ by: '100/s' })
  .phases(p => warmedUpFrom(p.start).then(toTheLimit))

/** Every way to give a ramp. */
export const ramps = reads.phases(() =>
  phase('a')
    .from('10/s')
    .steps(5)
    .then(phase('b').from('500/s').by('10/s').upTo('600/s'))
    .then(phase('c').by('10%').steps(5))
    .then(phase('d').steps(5).by('50/s'))
    .then(phase('e').steps(5).upTo('5000/s'))
    .then(phase('f').from('6000/s').steps(3).upTo('9000/s').every('1min'))
    .then(phase('g').from('9000/s').upTo('10000/s')),
)

/** Loads that change while a phase runs. */
export const shapes = reads.phases(() =>
  phase('a')
    .from('10/s')
    .rampTo('100/s')
    .for('10s')
    .then(phase('b').rampTo('10/s').for('10s').every('1s').settle('1s'))
    .then(phase('c').hold('20/s').spike({ to: '200/s', lasting: '1s' }))
    .then(phase('d').hold('20/s').spike({ to: '200/s', lasting: '1s', every: '5s', after: '0s' }).for('20s'))
    .then(phase('e').trace('rates.csv'))
    .then(phase('f').trace('rates.csv', { between: 'lines' }).every('1min'))
    .then(
      phase('g')
        .rampTo('1000/s')
        .for('10min')
        .failWhen(m => m.errors.above('1%'))
        .refine('5%'),
    )
    .then(phase('h').at('70%')),
)
const closed = scenario('closed')
  .target(zookeeper({ namespace: '/closed' }))
  .workload(op => ({ read: op.getData({ keys: 10 }) }))
export const closedShapes = closed.phases(() =>
  phase('a')
    .from(inFlight(1))
    .rampTo(inFlight(100))
    .for('10s')
    .then(
      phase('b')
        .hold(inFlight(5))
        .spike({ to: inFlight(50), lasting: '1s' }),
    ),
)

// A scenario has no `then`, so awaiting one does nothing.
export const awaited: typeof whole = await whole
