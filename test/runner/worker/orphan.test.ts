import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@gradual/zookeeper'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../driver/recorder.ts'

const PARENT = fileURLToPath(new URL('../../fixtures/pool-parent.mjs', import.meta.url))

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it('workers end when their parent is killed', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const parent = fork(PARENT, [String(sandbox.port)], { execArgv: [] })
  onTestFinished(() => {
    parent.kill('SIGKILL')
  })
  const [pids] = (await once(parent, 'message')) as [number[]]
  expect(pids).toHaveLength(2)
  expect(pids.every(isRunning)).toBe(true)
  parent.kill('SIGKILL')
  await until(() => !pids.some(isRunning))
})
