import type { SandboxServer } from '../server.ts'

export function wchs({ db }: SandboxServer): string {
  const { data, child } = db.watches
  const connections = Math.max(data.watcherCount, child.watcherCount)
  const paths = data.pathCount + child.pathCount
  return `${connections} connections watching ${paths} paths\nTotal watches:${data.watchCount + child.watchCount}\n`
}
