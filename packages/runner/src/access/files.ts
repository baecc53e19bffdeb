import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { GradualError } from '@gradual/dsl'

/** A file, and who named it. */
export interface NamedFile {
  /** Absolute. */
  readonly path: string
  /** `--tls-ca`, `target.tls.ca` */
  readonly from: string
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g

/** PEM text with one certificate or more, each of which can be read. */
export async function readCertificates(file: NamedFile): Promise<{ pem: string; first: X509Certificate }> {
  const text = (await read(file)).toString('latin1')
  const blocks = [...text.matchAll(PEM_BLOCK)]
    .filter(([, label]) => /CERTIFICATE$/.test(label!))
    .map(([block]) => block)
  const certificates = blocks.map(block => {
    try {
      return new X509Certificate(block)
    } catch (cause) {
      throw invalid(
        `${file.path} (${file.from}) holds a certificate that cannot be read`,
        'is the file complete?',
        cause,
      )
    }
  })
  const first = certificates[0]
  if (first === undefined) {
    throw invalid(`${file.path} (${file.from}) holds no certificate in PEM form`, formHint(text, file.path))
  }
  return { pem: blocks.join('\n'), first }
}

/** PEM text of a private key; `passphrase` is asked for only where the key is encrypted. */
export async function readKey(
  file: NamedFile,
  passphrase: () => string,
): Promise<{ pem: string; key: KeyObject; passphrase?: string }> {
  const text = (await read(file)).toString('latin1')
  const block = [...text.matchAll(PEM_BLOCK)].find(([, label]) => /PRIVATE KEY$/.test(label!))?.[0]
  if (block === undefined) {
    throw invalid(`${file.path} (${file.from}) holds no private key in PEM form`, formHint(text, file.path))
  }
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(block)
  const secret = isEncrypted ? passphrase() : undefined
  try {
    const key = createPrivateKey({ key: block, ...(secret !== undefined && { passphrase: secret }) })
    return { pem: block, key, ...(secret !== undefined && { passphrase: secret }) }
  } catch (cause) {
    if (isEncrypted) {
      throw invalid(
        `the passphrase does not open the key ${file.path} (${file.from})`,
        'does the environment variable hold the passphrase of this key, without a line end?',
      )
    }
    throw invalid(`${file.path} (${file.from}) holds a private key that cannot be read`, 'is the file complete?', cause)
  }
}

async function read({ path, from }: NamedFile): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EISDIR'
          ? 'is a folder'
          : code === 'EACCES'
            ? 'may not be read by this user'
            : 'cannot be read'
    throw invalid(
      `${path} (${from}) ${why}`,
      'paths on the command line are relative to the current folder, those in a scenario to its own',
      cause,
    )
  }
}

/** Java's key stores and DER files are what people have at hand. */
function formHint(text: string, path: string): string {
  if (text.startsWith('\xfe\xed\xfe\xed')) {
    return `it is a Java key store: turn it into PKCS12 (keytool -importkeystore -srckeystore ${path} -destkeystore store.p12 -deststoretype pkcs12), and that into PEM (openssl pkcs12 -in store.p12 -out store.pem)`
  }
  if (text.startsWith('\x30\x82')) {
    return `it is binary: openssl x509 -inform der -in ${path} -out file.pem turns a certificate into PEM, openssl pkcs12 -in ${path} -out file.pem a PKCS12 store`
  }
  return 'a PEM file has lines such as -----BEGIN CERTIFICATE----- or -----BEGIN PRIVATE KEY-----'
}

export function invalid(message: string, hint: string, cause?: unknown): GradualError {
  return new GradualError('ACCESS_INVALID', message, { hint, cause })
}
