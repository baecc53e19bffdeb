import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'

export interface Certificates {
  readonly folder: string
  /** Of the authority that has signed all others. */
  readonly ca: string
  /** For localhost and 127.0.0.1. */
  readonly server: Pair
  readonly client: Pair
  /** Signed by itself, for nobody here. */
  readonly stranger: Pair
  /** Key of the client, encrypted with {@link PASSPHRASE}. */
  readonly encryptedKey: string
  read(file: string): string
  remove(): void
}

/** Paths of PEM files. */
export interface Pair {
  readonly cert: string
  readonly key: string
  /** Both in one file, as ZooKeeper takes them. */
  readonly both: string
}

export const PASSPHRASE = 'open sesame 4711'

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** `describe` for tests with certificates, which need the program openssl to be made. */
export function describeTls(name: string, body: () => void): void {
  if (!hasOpenssl) process.stdout.write(`not run: ${name} (no openssl found)\n`)
  describe.runIf(hasOpenssl)(name, body)
}

/** Makes an authority and certificates of today, in a folder of their own. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'gradual-certificates-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const pairOf = (name: string): Pair => {
    const [cert, key, both] = [at(`${name}.pem`), at(`${name}.key`), at(`${name}-both.pem`)]
    writeFileSync(both, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'))
    return { cert, key, both }
  }
  const selfSigned = (name: string): Pair => {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
    )
    return pairOf(name)
  }
  const signed = (name: string, extensions: string): Pair => {
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(at(`${name}.ext`), extensions)
    const authority = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial']
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...authority,
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
    )
    return pairOf(name)
  }
  const authority = selfSigned('authority')
  const server = signed('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const client = signed('client', 'extendedKeyUsage=clientAuth\n')
  const stranger = selfSigned('stranger')
  openssl('pkcs8', '-topk8', '-in', 'client.key', '-out', 'encrypted.key', '-passout', `pass:${PASSPHRASE}`)
  return {
    folder,
    ca: authority.cert,
    server,
    client,
    stranger,
    encryptedKey: at('encrypted.key'),
    read: file => readFileSync(file, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
