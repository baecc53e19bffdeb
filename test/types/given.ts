import { inFlight, phase, scenario, zookeeper } from '@gradual/dsl'

export const zk = zookeeper({ namespace: '/x' })
export const base = scenario('x')
  .params({ rate: '50/s', max: '500/s', time: '10s', n: 5, share: '30%', lat: '50ms', conc: inFlight(5) })
  .target(zk)
export const mixed = base.workload(op => ({
  read: op.getData({ keys: 10 }).weight(0.7),
  write: op.setData({ keys: 10, value: '1KiB' }),
}))
export const init = phase('init').hold('50/s')
export const ramp = phase('load').by('10/s').upTo('500/s')
export const failing = ramp.failWhen(m => m.errors.above('10%'))
export const whole = mixed.phases(() => init.then(failing))
