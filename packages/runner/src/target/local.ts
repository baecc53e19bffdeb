import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { GradualError } from '@gradual/dsl'
import type { ServerAddress } from '../driver/driver.ts'
import { formatAddress } from './address.ts'
import { javaArguments, writeLoggingFiles, writeServerFiles } from './local/config.ts'
import { findInstallation, type Installation } from './local/installation.ts'
import { findFreePorts } from './local/ports.ts'
import { type KeptServer, type Supervisor, startSupervisor } from './local/supervisor.ts'
import { askStatus, type ServerStatus } from './server-status.ts'
import type { OpenTarget, OpenTargetOptions, TargetSpec } from './types.ts'

/** A JVM is up in two seconds on an idle machine; an ensemble elects in one more. */
const SERVING_WITHIN_MS = 60_000
const ASK_WITHIN_MS = 1_000
const ASK_EVERY_MS = 100
/** Between finding a free port and binding it somebody else may take it. */
const PORT_ATTEMPTS = 4
const SHOWN_LOG_LINES = 8

interface RunningServer extends KeptServer {
  readonly address: ServerAddress
  readonly logFile: string
}

/** Starts a real ZooKeeper of this machine, standalone or as an ensemble, in a temporary folder. */
export async function openLocal(spec: TargetSpec<'local'>, options: OpenTargetOptions): Promise<OpenTarget> {
  const installation = await findInstallation()
  options.onProgress(`starting ${describe(spec)} of ${installation.home} ...`)
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted()
    const supervisor = await startSupervisor()
    try {
      const running = await launch(spec, installation, supervisor)
      const statuses = await waitUntilServing(running, options.signal)
      supervisor.unref()
      return toTarget(spec, running, statuses, supervisor)
    } catch (error) {
      await supervisor.end()
      if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error
    }
  }
}

class PortTaken extends GradualError {}

async function launch(
  spec: TargetSpec<'local'>,
  installation: Installation,
  supervisor: Supervisor,
): Promise<RunningServer[]> {
  const logging = await writeLoggingFiles(supervisor.folder)
  const ports = await findFreePorts(spec.servers)
  return Promise.all(
    ports.map(async ({ client }, index) => {
      const { configFile, logFile } = await writeServerFiles(supervisor.folder, index + 1, ports)
      const args = javaArguments(installation, logging, configFile)
      const kept = await supervisor.spawn(installation.java, args, logFile).catch(error => {
        throw new GradualError('TARGET_UNREACHABLE', `${installation.java} cannot be started: ${error.message}`, {
          hint: 'check that JAVA_HOME or the java on the PATH is a working Java',
          cause: error,
        })
      })
      const address = { host: '127.0.0.1', port: client }
      return Object.assign(kept, { address, logFile })
    }),
  )
}

async function waitUntilServing(
  running: readonly RunningServer[],
  signal: AbortSignal | undefined,
): Promise<ServerStatus[]> {
  const giveUpAt = performance.now() + SERVING_WITHIN_MS
  for (;;) {
    const asked = await Promise.all(
      running.map(server => askStatus(server.address, ASK_WITHIN_MS).catch(() => undefined)),
    )
    signal?.throwIfAborted()
    const statuses = asked.filter(status => status?.mode !== undefined) as ServerStatus[]
    const led = running.length === 1 || statuses.some(status => status.mode === 'leader')
    if (statuses.length === running.length && led) return statuses
    const ended = running.find(server => server.ended !== undefined)
    if (ended !== undefined) throw await explainEnd(ended)
    if (performance.now() > giveUpAt) throw await explainSilence(running, asked)
    await sleep(ASK_EVERY_MS)
  }
}

async function explainEnd(server: RunningServer): Promise<GradualError> {
  const log = await readLogEnd(server.logFile)
  if (/Address already in use|BindException/.test(log)) {
    return new PortTaken('TARGET_UNREACHABLE', `ZooKeeper found its ports taken, ${PORT_ATTEMPTS} times in a row`, {
      hint: 'try again; something on this machine takes ports faster than they are found',
    })
  }
  return new GradualError('TARGET_UNREACHABLE', `ZooKeeper ended while it started (${server.ended})`, {
    hint: `its last lines: ${log === '' ? 'none' : `\n${log}`}`,
  })
}

async function explainSilence(
  running: readonly RunningServer[],
  asked: readonly (ServerStatus | undefined)[],
): Promise<GradualError> {
  const silent = running.find((_, index) => asked[index]?.mode === undefined) ?? running[0]!
  const log = await readLogEnd(silent.logFile)
  return new GradualError(
    'TARGET_UNREACHABLE',
    `ZooKeeper at ${formatAddress(silent.address)} does not serve ${SERVING_WITHIN_MS / 1000} s after its start`,
    { hint: `is the machine very busy? its last lines: ${log === '' ? 'none' : `\n${log}`}` },
  )
}

async function readLogEnd(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n')
}

function toTarget(
  spec: TargetSpec<'local'>,
  running: readonly RunningServer[],
  statuses: readonly ServerStatus[],
  supervisor: Supervisor,
): OpenTarget {
  const servers = running.map(server => server.address)
  const version = statuses[0]?.version
  const placement = spec.servers === 1 ? 'standalone' : `leader ${formatAddress(servers[leaderOf(statuses)]!)}`
  return {
    spec,
    servers,
    chroot: '',
    figures: {
      kind: 'local',
      description: `${describe(spec)}${version === undefined ? '' : ` ${version}`} (${placement}, started for this run)`,
      servers: servers.map(formatAddress),
      ...(version !== undefined && { version }),
    },
    pids: running.map(server => server.pid),
    faults: async () => lostServers(running),
    close: () => supervisor.end(),
  }
}

/** A run that was lost with its server is to be read with that in mind, whatever its verdict. */
function lostServers(running: readonly RunningServer[]): string[] {
  return running
    .filter(server => server.ended !== undefined)
    .map(server => `the ZooKeeper at ${formatAddress(server.address)} ended in the middle of the run (${server.ended})`)
}

function leaderOf(statuses: readonly ServerStatus[]): number {
  return statuses.findIndex(status => status.mode === 'leader')
}

function describe(spec: TargetSpec<'local'>): string {
  return spec.servers === 1 ? 'local ZooKeeper' : `local ensemble of ${spec.servers}, ZooKeeper`
}
