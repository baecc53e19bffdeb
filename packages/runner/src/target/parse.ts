import { BlockList, isIP, isIPv6 } from 'node:net'
import { GradualError } from '@gradual/dsl'
import { parseSandboxOptions, SandboxOptionError } from '@gradual/zookeeper'
import type { ServerAddress } from '../driver/driver.ts'
import { nearest } from '../scenario/suggest.ts'
import { formatAddress } from './address.ts'
import type { TargetSpec } from './types.ts'

/** ZooKeeper's own default client port. */
const DEFAULT_PORT = 2181
/** Each server of `local:N` is a JVM of its own. */
const MAX_LOCAL_SERVERS = 9
const FORMS = 'a target is sandbox, sandbox:capacity=1000, local, local:3 or host:port,host:port/chroot'

/**
 * Reads the text of `--target`.
 *
 * @throws GradualError TARGET_INVALID, with the form that was expected.
 */
export function parseTarget(text: string): TargetSpec {
  const trimmed = text.trim()
  if (trimmed === '') throw invalid('the target is empty', FORMS)
  const colon = trimmed.indexOf(':')
  const kind = colon < 0 ? trimmed : trimmed.slice(0, colon)
  const rest = colon < 0 ? undefined : trimmed.slice(colon + 1)
  if (kind === 'sandbox') return parseSandbox(rest)
  if (kind === 'local') return parseLocal(rest)
  refuseTypo(trimmed, kind, rest)
  return parseHosts(trimmed)
}

/** Without a port a mistyped kind would be taken for a host. */
function refuseTypo(text: string, kind: string, rest: string | undefined): void {
  if (kind === 'localhost' || (rest !== undefined && /^\d{2,}/.test(rest))) return
  const meant = nearest(kind, ['sandbox', 'local'])
  if (meant === undefined) return
  throw invalid(
    `there is no target ${text}`,
    `did you mean ${meant}? A host that is called so is ${kind}:${DEFAULT_PORT}`,
  )
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether the target is on this machine for certain: no name but `localhost` is trusted to be. */
export function isLoopback(spec: TargetSpec): boolean {
  return spec.kind !== 'hosts' || spec.servers.every(server => isLoopbackHost(server.host))
}

function isLoopbackHost(host: string): boolean {
  const version = isIP(host)
  if (version === 0) return host.toLowerCase() === 'localhost'
  return loopback.check(host, version === 6 ? 'ipv6' : 'ipv4')
}

function parseSandbox(rest: string | undefined): TargetSpec<'sandbox'> {
  const options = rest ?? ''
  try {
    parseSandboxOptions(options)
  } catch (error) {
    if (error instanceof SandboxOptionError) throw invalid(error.message, error.hint, error)
    throw error
  }
  return { kind: 'sandbox', options }
}

function parseLocal(rest: string | undefined): TargetSpec<'local'> {
  if (rest === undefined) return { kind: 'local', servers: 1 }
  const servers = /^\d{1,3}$/.test(rest) ? Number(rest) : 0
  if (servers < 1 || servers > MAX_LOCAL_SERVERS) {
    throw invalid(
      `local:${rest} is not a number of servers from 1 to ${MAX_LOCAL_SERVERS}`,
      'write local for one server, local:3 for an ensemble; a ZooKeeper that runs here already is localhost:2181',
    )
  }
  return { kind: 'local', servers }
}

function parseHosts(text: string): TargetSpec<'hosts'> {
  if (text.includes('://')) throw invalid(`${text} is a URL`, `leave the scheme out: ${FORMS}`)
  const slash = text.indexOf('/')
  const list = slash < 0 ? text : text.slice(0, slash)
  const chroot = slash < 0 ? '' : parseChroot(text.slice(slash))
  const servers = list.split(',').map(part => parseAddress(part.trim(), text))
  const seen = new Set<string>()
  for (const server of servers) {
    const name = formatAddress(server)
    if (seen.has(name)) throw invalid(`${name} is named twice`, 'name each server once')
    seen.add(name)
  }
  return { kind: 'hosts', servers, chroot }
}

function parseAddress(part: string, text: string): ServerAddress {
  if (part === '') throw invalid(`a server is missing in ${text}`, FORMS)
  if (isIPv6(part)) throw invalid(`${part} could end in a port or not`, `write [${part}]:${DEFAULT_PORT}`)
  const match = /^(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^\s:[\]]+))(?::(?<port>.*))?$/.exec(part)
  const { ipv6, name, port } = match?.groups ?? {}
  const host = ipv6 ?? name
  if (host === undefined) throw invalid(`${part} is not host:port`, FORMS)
  if (ipv6 !== undefined ? !isIPv6(ipv6) : !/^[\w.-]+$/.test(host)) {
    throw invalid(`${part} does not name a host`, FORMS)
  }
  return { host, port: port === undefined ? DEFAULT_PORT : parsePort(port, part) }
}

function parsePort(text: string, part: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw invalid(`${part} has no port from 1 to 65535`, 'write host:2181')
  return port
}

function parseChroot(text: string): string {
  if (text === '/') return ''
  if (/,[^/]*:\d+/.test(text)) {
    throw invalid(
      `the chroot ${text} holds a server`,
      'the chroot comes once, behind the last server: a:2181,b:2181/chroot',
    )
  }
  const segments = text.split('/').slice(1)
  const refused = segments.some(
    segment => segment === '' || segment === '.' || segment === '..' || /\p{Cc}/u.test(segment),
  )
  if (refused)
    throw invalid(`the chroot ${text} is not a path of znodes`, 'write host:2181/chroot, without a slash at the end')
  return text
}

function invalid(message: string, hint: string, cause?: unknown): GradualError {
  return new GradualError('TARGET_INVALID', message, { hint, cause })
}
