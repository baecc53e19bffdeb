export { ERROR_CODES, type ErrorName, errorName } from './codes.ts'
export { ZookeeperError, type ZookeeperErrorOptions } from './zookeeper-error.ts'
