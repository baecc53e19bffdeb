import type { OperationKind } from '../plan.ts'
import { type Mark, markCaller } from '../source-location.ts'
import type { Operation } from './operations.ts'
import type { Target, ZookeeperOps, ZookeeperOptions } from './stages.ts'

const targetBrand = Symbol.for('gradual.target')
const operationBrand = Symbol.for('gradual.operation')

/** What a target was written as; amounts are read when the plan is built. */
export interface TargetNode {
  readonly kind: 'zookeeper'
  readonly options: { readonly [name: string]: unknown }
  readonly mark: Mark
}

export interface OperationNode {
  readonly kind: OperationKind
  readonly options: { readonly [name: string]: unknown }
  readonly weights: readonly { readonly value: unknown; readonly mark: Mark }[]
  readonly mark: Mark
}

class OperationBuilder {
  readonly [operationBrand]: OperationNode

  constructor(node: OperationNode) {
    this[operationBrand] = node
    Object.freeze(this)
  }

  weight(value: unknown): OperationBuilder {
    const node = this[operationBrand]
    return new OperationBuilder({ ...node, weights: [...node.weights, { value, mark: markCaller() }] })
  }
}

function make(kind: OperationKind, options: object): Operation {
  const node = { kind, options: { ...options }, weights: [], mark: markCaller() }
  return new OperationBuilder(node) as unknown as Operation
}

function operation(kind: OperationKind) {
  return (options: object = {}): Operation => make(kind, options)
}

const operations = {
  getData: operation('getData'),
  setData: operation('setData'),
  exists: operation('exists'),
  getChildren: operation('getChildren'),
  create: operation('create'),
  delete: operation('delete'),
  sync: operation('sync'),
  multi: operation('multi'),
  custom: (name: string, parts: object, choose: unknown): Operation => make('custom', { name, parts, choose }),
} satisfies { [K in OperationKind]: (...args: never) => Operation } & ZookeeperOps

/**
 * Apache ZooKeeper as the target. Which servers is left to the command line, unless `servers` names them.
 *
 * @example zookeeper({ namespace: '/gradual', clients: 100, parallelism: 20 })
 */
export function zookeeper(options: ZookeeperOptions): Target<ZookeeperOps> {
  const node: TargetNode = { kind: 'zookeeper', options: { ...options }, mark: markCaller() }
  return Object.freeze({ kind: 'zookeeper', op: operations, [targetBrand]: node })
}

/** The node behind a target, also of another copy of this package; undefined for anything else. */
export function targetNode(value: unknown): TargetNode | undefined {
  if (typeof value !== 'object' || value === null || !(targetBrand in value)) return undefined
  return value[targetBrand] as TargetNode
}

/** The node behind an operation, also of another copy of this package; undefined for anything else. */
export function operationNode(value: unknown): OperationNode | undefined {
  if (typeof value !== 'object' || value === null || !(operationBrand in value)) return undefined
  return (value as OperationBuilder)[operationBrand]
}
