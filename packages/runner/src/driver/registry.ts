import type { DriverFactory, DriverName } from './driver.ts'
import { createNodeZooKeeperClientDriver } from './node-zookeeper-client/driver.ts'
import { createWireDriver } from './wire/driver.ts'

/** A driver that is missing here does not compile. */
export const drivers = {
  wire: createWireDriver,
  'node-zookeeper-client': createNodeZooKeeperClientDriver,
} satisfies Record<DriverName, DriverFactory>
