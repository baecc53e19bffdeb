import type { PlanTarget } from '../plan.ts'
import { checkSecurity } from './check-security.ts'
import type { Issues } from './issues.ts'
import { findPathFault } from './path-fault.ts'

export function checkTarget(issues: Issues, target: PlanTarget): void {
  const fault = findNamespaceFault(target.namespace)
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

/** A run may not work in the root or in the server's own folder. */
function findNamespaceFault(path: string): string | undefined {
  if (path === '/') return 'is the root: a run needs a znode of its own'
  return path.split('/')[1] === 'zookeeper' ? "is ZooKeeper's own" : findPathFault(path)
}

function isAddress(server: string): boolean {
  const match = /^(?:\[[\da-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(server)
  const port = Number(match?.[1])
  return port >= 1 && port <= 65_535
}
