import type { PlanTarget, PlanTls } from '../plan.ts'
import type { Issues } from './issues.ts'

/** What is wrong is named and not shown: whoever mistakes a secret for its name must not find it in a log. */
export function checkSecurity(issues: Issues, { tls, auth }: PlanTarget): void {
  if (auth !== undefined) checkVariable(issues, 'target.auth.env', auth.env)
  if (tls === undefined) return
  checkFiles(issues, tls)
  if (tls.passphraseEnv !== undefined) checkVariable(issues, 'target.tls.passphraseEnv', tls.passphraseEnv)
  if (tls.servername === '') issues.add('target.tls.servername', 'the server name is empty')
  if (tls.cert !== undefined && tls.key === undefined) {
    issues.add('target.tls.key', 'a certificate needs its key', 'name its file too: key')
  }
  if (tls.key !== undefined && tls.cert === undefined) {
    issues.add('target.tls.cert', 'a key needs its certificate', 'name its file too: cert')
  }
}

function checkFiles(issues: Issues, tls: PlanTls): void {
  for (const name of ['ca', 'cert', 'key'] as const) {
    const file = tls[name]
    if (file === '') issues.add(`target.tls.${name}`, `tls.${name} names no file`)
    else if (file !== undefined && /[\r\n]|-----BEGIN/.test(file)) {
      issues.add(`target.tls.${name}`, `tls.${name} names a file: what stands there is the content of one`)
    }
  }
}

function checkVariable(issues: Issues, path: string, name: string): void {
  if (/^[A-Za-z_]\w*$/.test(name)) return
  issues.add(path, 'what stands there is not the name of an environment variable', "like 'ZK_AUTH'")
}
