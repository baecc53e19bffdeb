import type { DriverFactory, DriverName, RequestKind } from './driver.ts'
import { createNodeZooKeeperClientDriver } from './node-zookeeper-client/driver.ts'
import { createWireDriver } from './wire/driver.ts'

/** A driver that is missing here does not compile. */
export const drivers = {
  wire: createWireDriver,
  'node-zookeeper-client': createNodeZooKeeperClientDriver,
} satisfies Record<DriverName, DriverFactory>

/** What a driver has no words for: plans with it are refused before anything is started. */
export const missingKinds = {
  wire: [],
  'node-zookeeper-client': ['sync'],
} satisfies Record<DriverName, readonly RequestKind[]> as Record<DriverName, readonly RequestKind[]>
