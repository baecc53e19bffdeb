import { resolve } from 'node:path'
import type { PlanTls } from '@gradual/dsl'
import type { TlsOptions } from '@gradual/zookeeper'
import { PASSPHRASE_VARIABLE, takeSecret } from './environment.ts'
import { invalid, type NamedFile, readCertificates, readKey } from './files.ts'
import type { AccessFlags } from './flags.ts'

export interface TlsSources {
  readonly flags: AccessFlags
  readonly env: NodeJS.ProcessEnv
  readonly plan: PlanTls | undefined
  /** Of the scenario: its paths are relative to it. */
  readonly folder: string
}

/** Flags beat the scenario, each by itself; a certificate and its key go together. */
export async function loadTls({ flags, env, plan = {}, folder }: TlsSources): Promise<TlsOptions> {
  const flagFile = (path: string | undefined, from: string): NamedFile | undefined =>
    path === undefined ? undefined : { path: resolve(path), from }
  const planFile = (path: string | undefined, from: string): NamedFile | undefined =>
    path === undefined ? undefined : { path: resolve(folder, path), from }

  const caFile = flagFile(flags.tlsCa, '--tls-ca') ?? planFile(plan.ca, 'target.tls.ca')
  const byFlags = flags.tlsCert !== undefined || flags.tlsKey !== undefined
  const certFile = byFlags ? flagFile(flags.tlsCert, '--tls-cert') : planFile(plan.cert, 'target.tls.cert')
  const keyFile = byFlags ? flagFile(flags.tlsKey, '--tls-key') : planFile(plan.key, 'target.tls.key')
  if (byFlags && (certFile === undefined || keyFile === undefined)) {
    throw invalid(
      `${certFile === undefined ? '--tls-key needs --tls-cert' : '--tls-cert needs --tls-key'}`,
      'a certificate and its key go together; both may stand in one file',
    )
  }

  const passphrase = (): string => {
    if (flags.tlsPassphraseEnv !== undefined) return takeSecret(env, flags.tlsPassphraseEnv, '--tls-passphrase-env')
    if (env[PASSPHRASE_VARIABLE] || plan.passphraseEnv === undefined) {
      return takeSecret(env, PASSPHRASE_VARIABLE, `the key ${keyFile?.path} is encrypted`)
    }
    return takeSecret(env, plan.passphraseEnv, 'target.tls.passphraseEnv')
  }
  const ca = caFile === undefined ? undefined : await readCertificates(caFile)
  const cert = certFile === undefined ? undefined : await readCertificates(certFile)
  const key = keyFile === undefined ? undefined : await readKey(keyFile, passphrase)
  if (cert !== undefined && key !== undefined && !cert.first.checkPrivateKey(key.key)) {
    throw invalid(
      `the key ${keyFile?.path} does not belong to the certificate ${certFile?.path}`,
      'where the file holds several certificates, the one of the key comes first',
    )
  }
  const servername = flags.tlsServername ?? plan.servername
  const rejectUnauthorized = flags.insecureSkipTlsVerify === true ? false : plan.rejectUnauthorized
  return {
    ...(ca && { ca: ca.pem }),
    ...(cert && { cert: cert.pem }),
    ...(key && { key: key.pem }),
    ...(key?.passphrase !== undefined && { passphrase: key.passphrase }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  }
}
