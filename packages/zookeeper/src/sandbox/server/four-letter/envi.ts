import { arch, hostname, platform, release } from 'node:os'
import { VERSION } from './version.ts'

/** What is known of it without a JVM. */
export function envi(): string {
  const lines = [
    'Environment:',
    `zookeeper.version=${VERSION}`,
    `host.name=${hostname()}`,
    `node.version=${process.version}`,
    `os.name=${platform()}`,
    `os.arch=${arch()}`,
    `os.version=${release()}`,
    `os.memory.used=${Math.round(process.memoryUsage().rss / 1e6)}MB`,
  ]
  return `${lines.join('\n')}\n`
}
