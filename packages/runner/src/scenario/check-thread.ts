import { parentPort, workerData } from 'node:worker_threads'
import { checkTypes } from './check.ts'

const file: unknown = workerData
if (typeof file === 'string') parentPort?.postMessage(checkTypes(file))
