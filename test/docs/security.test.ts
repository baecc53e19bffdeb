import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@gradual/zookeeper'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, start } from '../end-to-end/command.ts'
import { type Certificates, describeTls, makeCertificates, PASSPHRASE } from '../zookeeper/certificates.ts'
import { startTlsFront, type TlsFront } from '../zookeeper/tls-front.ts'

const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
const fences = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]!.trim())

const STORE_PASSWORD = 'store-pa55'

describeTls('the page on security', () => {
  let certificates: Certificates
  let folder: string
  let sandbox: Awaited<ReturnType<typeof startSandbox>>
  let front: TlsFront

  beforeAll(async () => {
    certificates = makeCertificates()
    folder = mkdtempSync(join(tmpdir(), 'gradual-docs-'))
    mkdirSync(join(folder, 'certs'))
    copyFileSync(certificates.ca, join(folder, 'certs/ca.pem'))
    writeFileSync(join(folder, 'secret.txt'), 'somebody:password\n')
    const { cert, key } = certificates.client
    const store = ['-out', join(folder, 'client.p12'), '-passout', `pass:${STORE_PASSWORD}`]
    execFileSync('openssl', ['pkcs12', '-export', '-in', cert, '-inkey', key, ...store], { stdio: 'pipe' })
    sandbox = await startSandbox({ capacityPerSec: Number.POSITIVE_INFINITY })
    front = await startTlsFront(sandbox, certificates)
  })
  afterAll(async () => {
    await front?.close()
    await sandbox?.close()
    certificates?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  // In their order: a file that one makes, another takes.
  test.each(fences('sh'))('%s', async command => {
    const here = command
      .replace('npx gradual', `"${process.execPath}" "${join(root, 'packages/runner/bin/gradual.js')}"`)
      .replace('scenarios/zk.ts', `"${join(root, 'scenarios/zk.ts')}"`)
      .replace('zk1:2281', `${front.host}:${front.port}`)
    const env = { STORE_PASSWORD, GRADUAL_TLS_PASSPHRASE: PASSPHRASE }
    const { code, stderr } = await start('sh', ['-c', here], { cwd: folder, env }).finished
    expect(code, stderr).toBe(0)
  })

  test('shows a scenario that is good', async () => {
    const [scenario] = fences('ts')
    const file = join(folder, 'protected.ts')
    writeFileSync(file, `${scenario}\n`)
    const gradual = join(root, 'packages/runner/bin/gradual.js')
    const { code, stderr } = await start(process.execPath, [gradual, 'check', file], { cwd: folder }).finished
    expect(code, stderr).toBe(0)
  })

  test('lists every option that the commands have', async () => {
    for (const command of ['run', 'try', 'clean', 'doctor']) {
      const gradual = join(root, 'packages/runner/bin/gradual.js')
      const { stdout } = await start(process.execPath, [gradual, command, '--help']).finished
      const options = [...stdout.matchAll(/(--(?:no-)?(?:tls|insecure|auth|acl)[\w-]*)/g)].map(match => match[1]!)
      expect(options.length).toBeGreaterThanOrEqual(10)
      for (const option of new Set(options)) expect(page, command).toContain(`\`${option}`)
    }
  })
})
