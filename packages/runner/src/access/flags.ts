/** Options of the command line that say how servers are reached, as commander hands them on. */
export interface AccessFlags {
  /** True by `--tls`, false by `--no-tls`. */
  readonly tls?: boolean
  readonly tlsCa?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsPassphraseEnv?: string
  readonly tlsServername?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly authEnv?: string
  readonly acl?: 'open' | 'creator'
}
