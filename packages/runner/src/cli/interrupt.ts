import { Interrupted } from './exit-codes.ts'
import { printErr } from './output.ts'

/**
 * The first signal asks the command to stop in order, the second ends the process at once.
 *
 * Programs that the process has started end with it: their channel closes.
 */
export function abortOnSignal(firstSignalSays: string): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    printErr(`\ngradual: ${firstSignalSays}`)
    controller.abort(new Interrupted())
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, onSignal)
    },
  }
}
