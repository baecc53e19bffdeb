import { phase, scenario, zookeeper } from '@gradual/dsl'

/** At which load does ZooKeeper break under seven reads to three writes, and is it well again at 70 % of that? */
export default scenario('zk')
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
