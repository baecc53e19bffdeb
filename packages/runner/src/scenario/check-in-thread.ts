import { Worker } from 'node:worker_threads'
import type { TypeProblem } from './check.ts'

/**
 * Checks a scenario's types in a thread, beside whatever else has to be prepared.
 *
 * The compiler takes half a second to load and 150 MB, which go with the thread: the process that runs a test keeps neither.
 */
export function checkTypesInThread(file: string): Promise<TypeProblem[]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./check-thread.js', import.meta.url), { workerData: file })
    thread.once('message', (problems: TypeProblem[]) => {
      resolve(problems)
      void thread.terminate()
    })
    thread.once('error', reject)
    thread.once('exit', code => reject(new Error(`the type checker ended with code ${code}`)))
  })
}
