/** Request types that this codec knows. @source ZooDefs.OpCode of Apache ZooKeeper */
export const OP_CODES = {
  create: 1,
  delete: 2,
  exists: 3,
  getData: 4,
  setData: 5,
  getACL: 6,
  setACL: 7,
  getChildren: 8,
  sync: 9,
  ping: 11,
  getChildren2: 12,
  check: 13,
  multi: 14,
  create2: 15,
  checkWatches: 17,
  removeWatches: 18,
  createContainer: 19,
  createTTL: 21,
  multiRead: 22,
  auth: 100,
  setWatches: 101,
  getEphemerals: 103,
  getAllChildrenNumber: 104,
  setWatches2: 105,
  addWatch: 106,
  closeSession: -11,
} as const

export type OpName = keyof typeof OP_CODES

const names: ReadonlyMap<number, OpName> = new Map(
  (Object.keys(OP_CODES) as OpName[]).map(name => [OP_CODES[name], name]),
)

export function opName(opCode: number): OpName | undefined {
  return names.get(opCode)
}
