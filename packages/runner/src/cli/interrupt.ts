import { Interrupted } from './exit-codes.ts'
import { printErr } from './output.ts'

/** A request to end so soon after the first is the same one on another way: `timeout` signals the process, then its group. */
const ECHO_MS = 300

/**
 * The first signal asks the command to stop in order, the second ends the process at once.
 *
 * Programs that the process has started end with it: their channel closes.
 */
export function abortOnSignal(firstSignalSays: string): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  let firstMs = 0
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      // Nobody but a person at the keyboard sends SIGINT, and who presses twice means it.
      if (name === 'SIGINT' || performance.now() - firstMs >= ECHO_MS) process.exit(130)
      return
    }
    firstMs = performance.now()
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
