import { createInterface } from 'node:readline/promises'
import { GradualError } from '@gradual/dsl'
import { isLoopback, type TargetSpec } from '../target/index.ts'
import { printErr } from './output.ts'

/**
 * Load belongs on one's own machine unless somebody says otherwise.
 *
 * @param name of the target, as the user wrote it
 * @param question what will be done there
 * @throws GradualError TARGET_NOT_CONFIRMED when the answer is no, or when nobody is there to ask
 */
export async function confirmTarget(
  spec: TargetSpec,
  name: string,
  question: string,
  yes: boolean,
  signal: AbortSignal,
): Promise<void> {
  if (yes || isLoopback(spec)) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new GradualError(
      'TARGET_NOT_CONFIRMED',
      `${name} is not on this machine, and there is no terminal to ask on`,
      {
        hint: 'add --yes if that is what you want',
      },
    )
  }
  const asker = createInterface({ input: process.stdin, output: process.stderr })
  // In raw mode the terminal hands Ctrl-C to us, not to the process.
  asker.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await asker.question(`${name} is not on this machine. ${question} [y/N] `, { signal })
    if (/^y(es)?$/i.test(answer.trim())) return
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    asker.close()
  }
  printErr('')
  throw new GradualError('TARGET_NOT_CONFIRMED', `${name} was not confirmed as the target`, {
    hint: 'without --target the load goes to the sandbox',
  })
}
