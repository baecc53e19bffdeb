import { isIP } from 'node:net'
import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls'

/** How a connection is encrypted, in the names of `node:tls`. Plain data, so that it can go to another process. */
export interface TlsOptions {
  /** PEM certificates of the authorities that are trusted. Default: those that Node trusts. */
  readonly ca?: string | readonly string[]
  /** PEM certificates that this side shows, its own first. */
  readonly cert?: string
  /** PEM key of the first certificate. */
  readonly key?: string
  /** Of the key. */
  readonly passphrase?: string
  /** Name that the server's certificate must be for, and that it is asked for (SNI). Default: the server's host. */
  readonly servername?: string
  /** False accepts every certificate: encrypted, but with whom is unknown. Default: true. */
  readonly rejectUnauthorized?: boolean
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** In OpenSSL's form. */
  readonly ciphers?: string
}

/** One for all connections with the same options: reading the authorities takes milliseconds, and sessions come in thousands. */
const contexts = new WeakMap<TlsOptions, SecureContext>()

/** What `tls.connect` needs for a connection to this host. */
export function tlsConnectOptions(options: TlsOptions, host: string): ConnectionOptions {
  // Neither an address nor an empty name may be asked for; certificates can be for addresses all the same.
  const servername = options.servername ?? (isIP(host) === 0 ? host : undefined)
  return {
    secureContext: secureContextOf(options),
    rejectUnauthorized: options.rejectUnauthorized ?? true,
    ...(servername !== undefined && { servername }),
  }
}

/** Throws what OpenSSL says where a certificate or key cannot be read. */
export function secureContextOf(options: TlsOptions): SecureContext {
  const known = contexts.get(options)
  if (known !== undefined) return known
  const { ca, cert, key, passphrase, minVersion, maxVersion, ciphers } = options
  const context = createSecureContext({
    ca: typeof ca === 'object' ? [...ca] : ca,
    cert,
    key,
    passphrase,
    minVersion,
    maxVersion,
    ciphers,
  })
  contexts.set(options, context)
  return context
}

/**
 * Whether the error says that the two sides do not agree on certificates or on TLS itself. Anything else (refused, reset,
 * timed out) can befall a connection without TLS too.
 */
export function isTlsFault(error: Error | undefined): boolean {
  if (error === undefined || !('code' in error) || typeof error.code !== 'string') return false
  if ('syscall' in error) return false
  // Node's own word for a connection that ended before it was secure.
  return error.code !== 'ECONNRESET'
}
