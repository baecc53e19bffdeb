import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Environment, Installation } from './installation.ts'

/** Ports of one server; the last two only in an ensemble. */
export interface ServerPorts {
  readonly client: number
  readonly quorum: number
  readonly election: number
}

export interface ServerFiles {
  readonly configFile: string
  readonly logFile: string
}

/** Short, so that an ensemble elects within a second. Sessions keep their usual limits, which are multiples of it otherwise. */
const TICK_MS = 500
const MAX_SESSION_TIMEOUT_MS = 60_000
/** Ticks that a follower may take to join and to answer; generous, because all servers share this machine. */
const LIMIT_TICKS = 40
/** As in ZooKeeper's own start script. */
const DEFAULT_HEAP_MIB = '1000'

const HOST = '127.0.0.1'

/** Lines of zoo.cfg for server `id` (from 1). */
export function serverConfig(dataDir: string, id: number, ensemble: readonly ServerPorts[]): string {
  const lines = [
    `tickTime=${TICK_MS}`,
    `initLimit=${LIMIT_TICKS}`,
    `syncLimit=${LIMIT_TICKS}`,
    `maxSessionTimeout=${MAX_SESSION_TIMEOUT_MS}`,
    `dataDir=${dataDir}`,
    `clientPort=${ensemble[id - 1]!.client}`,
    `clientPortAddress=${HOST}`,
    // All sessions come from one address; the default of 60 for each address would refuse most of them.
    'maxClientCnxns=0',
    '4lw.commands.whitelist=*',
    'admin.enableServer=false',
  ]
  if (ensemble.length > 1) {
    ensemble.forEach((ports, index) => {
      lines.push(`server.${index + 1}=${HOST}:${ports.quorum}:${ports.election}`)
    })
  }
  return `${lines.join('\n')}\n`
}

/** Writes what server `id` needs below `folder`. */
export async function writeServerFiles(
  folder: string,
  id: number,
  ensemble: readonly ServerPorts[],
): Promise<ServerFiles> {
  const dataDir = join(folder, `data-${id}`)
  await mkdir(dataDir)
  await writeFile(join(dataDir, 'myid'), `${id}\n`)
  const configFile = join(folder, `server-${id}.cfg`)
  await writeFile(configFile, serverConfig(dataDir, id, ensemble))
  return { configFile, logFile: join(folder, `server-${id}.log`) }
}

/** Warnings only, on standard output, whichever logging library the installation brings: log4j 1 (reload4j) or logback. */
export async function writeLoggingFiles(folder: string): Promise<string> {
  const logging = join(folder, 'logging')
  await mkdir(logging)
  await writeFile(
    join(logging, 'log4j.properties'),
    [
      'log4j.rootLogger=WARN, CONSOLE',
      'log4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender',
      'log4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout',
      'log4j.appender.CONSOLE.layout.ConversionPattern=%p %c{1}: %m%n',
      '',
    ].join('\n'),
  )
  await writeFile(
    join(logging, 'logback.xml'),
    [
      '<configuration>',
      '  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">',
      '    <encoder><pattern>%p %logger{0}: %m%n</pattern></encoder>',
      '  </appender>',
      '  <root level="WARN"><appender-ref ref="CONSOLE"/></root>',
      '</configuration>',
      '',
    ].join('\n'),
  )
  return logging
}

/** Arguments of `java`. `ZK_SERVER_HEAP` and `SERVER_JVMFLAGS` mean what they mean to ZooKeeper's own start script. */
export function javaArguments(
  installation: Installation,
  loggingFolder: string,
  configFile: string,
  env: Environment = process.env,
): string[] {
  return [
    '-cp',
    [loggingFolder, ...installation.classPath].join(delimiter),
    `-Xmx${env.ZK_SERVER_HEAP ?? DEFAULT_HEAP_MIB}m`,
    ...(env.SERVER_JVMFLAGS ?? '').split(/\s+/).filter(flag => flag !== ''),
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showThreadName=false',
    '-Dorg.slf4j.simpleLogger.showShortLogName=true',
    '-Dzookeeper.jmx.log4j.disable=true',
    'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    configFile,
  ]
}
