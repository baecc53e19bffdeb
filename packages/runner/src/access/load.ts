import type { PlanAuth, PlanTarget } from '@gradual/dsl'
import type { AuthInfo } from '@gradual/zookeeper'
import type { Access } from '../driver/access.ts'
import { isLoopback, type TargetSpec } from '../target/index.ts'
import { AUTH_VARIABLE, PASSPHRASE_VARIABLE, takeSecret } from './environment.ts'
import { invalid } from './files.ts'
import type { AccessFlags } from './flags.ts'
import { loadTls } from './tls.ts'

export interface AccessSources {
  readonly flags: AccessFlags
  /** Secrets are removed from it. */
  readonly env: NodeJS.ProcessEnv
  /** What the scenario says, where there is one. */
  readonly plan?: Pick<PlanTarget, 'tls' | 'auth' | 'acl'>
  /** Of the scenario. */
  readonly folder?: string
  readonly target: TargetSpec
}

export interface LoadedAccess {
  readonly access: Access
  /** What the user should know before the numbers. */
  readonly warnings: readonly string[]
}

/**
 * Reads the files and variables that command line, environment and scenario name. Flag beats environment beats scenario.
 *
 * @throws GradualError ACCESS_INVALID: a file or variable is missing, or holds something else. Secrets are never shown.
 */
export async function loadAccess(sources: AccessSources): Promise<LoadedAccess> {
  const { flags, env, plan = {}, folder = '.' } = sources
  const { kind } = sources.target
  const warnings: string[] = []
  const isAsked = flags.tls === true || TLS_FLAGS.some(name => flags[name] !== undefined)
  if (isAsked && flags.tls === false) throw invalid('--no-tls and options of TLS exclude each other', 'leave one out')
  if (isAsked && kind !== 'hosts') {
    throw invalid(`the target ${kind} has no TLS`, 'TLS is for servers of your own: --target host:port')
  }
  const wantsTls = isAsked || (plan.tls !== undefined && flags.tls !== false && kind === 'hosts')
  const tls = wantsTls ? await loadTls({ flags, env, plan: plan.tls, folder }) : undefined
  if (plan.tls !== undefined && kind !== 'hosts') {
    warnings.push(`the scenario asks for TLS, which the target ${kind} has not: its connections are plain text`)
  }
  if (tls?.rejectUnauthorized === false) {
    warnings.push('certificates are not verified: whoever is in between can pose as the servers')
  }
  const auth = loadAuth(flags, env, plan.auth)
  forgetSecrets(env, plan)
  const acl = flags.acl ?? plan.acl ?? (auth.length > 0 ? 'creator' : 'open')
  // Servers take who a client's certificate is for as an identity, too.
  if (acl === 'creator' && auth.length === 0 && tls?.cert === undefined) {
    throw invalid(
      "the access list 'creator' needs an identity, and there is none",
      `set ${AUTH_VARIABLE} to user:password, or name another variable with --auth-env`,
    )
  }
  if (auth.length > 0 && tls === undefined && !isLoopback(sources.target)) {
    warnings.push('the identity goes over the network in plain text, because there is no TLS')
  }
  return { access: { ...(tls && { tls }), auth, acl }, warnings }
}

const TLS_FLAGS = ['tlsCa', 'tlsCert', 'tlsKey', 'tlsPassphraseEnv', 'tlsServername', 'insecureSkipTlsVerify'] as const

/** Also those that were not asked for: the processes that are started from here are to inherit none. */
function forgetSecrets(env: NodeJS.ProcessEnv, plan: NonNullable<AccessSources['plan']>): void {
  for (const name of [AUTH_VARIABLE, PASSPHRASE_VARIABLE, plan.auth?.env, plan.tls?.passphraseEnv]) {
    if (name !== undefined) delete env[name]
  }
}

function loadAuth(flags: AccessFlags, env: NodeJS.ProcessEnv, plan: PlanAuth | undefined): readonly AuthInfo[] {
  const [name, from] =
    flags.authEnv !== undefined
      ? [flags.authEnv, '--auth-env']
      : env[AUTH_VARIABLE]
        ? [AUTH_VARIABLE, AUTH_VARIABLE]
        : [plan?.env, 'target.auth.env']
  if (name === undefined) return []
  const auth = takeSecret(env, name, from)
  if (!/^[^:]+:/.test(auth)) {
    throw invalid(
      `what ${name} holds is not user:password (${from})`,
      'user and password stand with a colon between them',
    )
  }
  return [{ scheme: 'digest', auth }]
}
