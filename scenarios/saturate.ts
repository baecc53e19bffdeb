import { inFlight, phase, scenario, zookeeper } from '@gradual/dsl'

/**
 * How much does ZooKeeper serve at most?
 *
 * A number of requests is always in flight, twice as many in every step, and each reply makes room for the next request.
 * What is served stops growing where the servers are at their end; from there on requests only wait longer.
 */
export default scenario('saturate')
  .params({ maxInFlight: inFlight(1024), stepDuration: '10s' })
  .target(zookeeper({ namespace: '/zkGradualSaturate', clients: 32, parallelism: 32 }))
  .workload(op => ({
    read: op.getData({ keys: 1000, pick: 'zipf' }).weight(0.7),
    write: op.setData({ keys: 1000, pick: 'zipf', value: '1KiB' }).weight(0.3),
  }))
  .step(p => ({ by: '100%', every: p.stepDuration }))
  .phases(p =>
    phase('one')
      .hold(inFlight(1))
      .settle('2s')
      .then(
        phase('saturate')
          .upTo(p.maxInFlight)
          .settle('1s')
          .failWhen(m => m.errors.above('10%')),
      ),
  )
