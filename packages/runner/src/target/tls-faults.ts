/** What was wrong with a TLS connection, to be put behind the server's name, and what to do about it. */
export interface TlsFault {
  readonly what: string
  readonly hint: string
}

const TRUST =
  'name the certificate of its authority with --tls-ca FILE (in a scenario: tls: { ca }); for a self-signed one that is the certificate itself'

const FAULTS: readonly { readonly codes: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    codes:
      /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|CERT_(UNTRUSTED|SIGNATURE_FAILURE))$/,
    what: 'shows a certificate that is not trusted',
    hint: TRUST,
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    what: 'shows a certificate that has expired',
    hint: 'renew it; is the clock of this machine right?',
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    what: 'shows a certificate that is not valid yet',
    hint: 'is the clock of this machine right?',
  },
  {
    codes:
      /_ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|REQUIRED|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE|HANDSHAKE_FAILURE)$/,
    what: 'does not accept our certificate, or wants one and gets none',
    hint: 'name one that it trusts: --tls-cert FILE --tls-key FILE (in a scenario: tls: { cert, key })',
  },
  {
    codes: /_(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|NO_SHARED_CIPHER)$/,
    what: 'speaks no version of TLS or cipher that Node speaks too',
    hint: 'TLS 1.2 or 1.3 is needed: see ssl.protocol and ssl.ciphersuites of the server',
  },
]

const ADVICE_OTHERWISE = 'is this the secureClientPort of a ZooKeeper?'

export function explainTlsFault(error: Error & { readonly code?: string; readonly reason?: string }): TlsFault {
  const code = error.code ?? ''
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = /.*altnames: (.*)$/s.exec(error.message)?.[1] ?? 'none of its own'
    return {
      what: `shows a certificate for other names: ${names}`,
      hint: 'use one of these names in the target, or say --tls-servername NAME (in a scenario: tls: { servername })',
    }
  }
  const known = FAULTS.find(({ codes }) => codes.test(code))
  const what = `${known?.what ?? 'does not agree on TLS'} (${code || error.message})`
  return { what, hint: known?.hint ?? ADVICE_OTHERWISE }
}
