import type { PlanOperation, PlanTarget } from '../plan.ts'
import { checkSecurity } from './check-security.ts'
import { findNameFault, type Issues } from './issues.ts'

export function checkTarget(issues: Issues, target: PlanTarget): void {
  const fault = findPathFault(target.namespace)
  if (fault !== undefined)
    issues.add('target.namespace', `the namespace '${target.namespace}' ${fault}`, "like '/gradual'")
  target.servers.forEach((server, index) => {
    if (isAddress(server)) return
    issues.add(`target.servers.${index}`, `'${server}' is not host:port`, "write it like 'zk1:2181' or '[::1]:2181'")
  })
  issues.count('target.clients', target.clients, 'clients')
  issues.count('target.parallelism', target.parallelism, 'parallelism')
  issues.positive('target.sessionTimeoutMs', target.sessionTimeoutMs, 'the session timeout')
  issues.positive('target.deadlineMs', target.deadlineMs, 'the deadline')
  checkSecurity(issues, target)
}

/** ZooKeeper's rules for paths; and a run may not work in the root or in the server's own folder. */
function findPathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return "does not begin with '/'"
  if (path === '/') return 'is the root: a run needs a znode of its own'
  if (path.endsWith('/')) return "ends with '/'"
  const names = path.slice(1).split('/')
  if (names.includes('')) return 'has an empty name in it'
  if (names.some(name => name === '.' || name === '..')) return "has '.' or '..' in it"
  if (names[0] === 'zookeeper') return "is ZooKeeper's own"
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return /[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/u.test(path)
    ? 'has a forbidden character in it'
    : undefined
}

function isAddress(server: string): boolean {
  const match = /^(?:\[[\da-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(server)
  const port = Number(match?.[1])
  return port >= 1 && port <= 65_535
}

export function checkOperations(issues: Issues, operations: readonly PlanOperation[]): void {
  if (operations.length === 0) issues.add('operations', 'a workload needs an operation')
  const seen = new Set<string>()
  operations.forEach((operation, index) => {
    const path = `operations.${index}`
    const { name } = operation
    const fault = findNameFault(name)
    if (fault !== undefined) issues.add(`${path}.name`, `the operation's name ${fault}`)
    if (seen.has(name)) issues.add(`${path}.name`, `operation '${name}' is there already`)
    seen.add(name)
    issues.positive(`${path}.weight`, operation.weight, `the weight of '${name}'`, 'leave the operation out instead')
    issues.count(`${path}.keys`, operation.keys, `the keys of '${name}'`)
    if (!Number.isSafeInteger(operation.valueBytes) || operation.valueBytes < 0) {
      issues.add(`${path}.valueBytes`, `the value of '${name}' must be whole bytes, not ${operation.valueBytes}`)
    }
  })
}
