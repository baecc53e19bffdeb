import { loss } from './loss.mjs'
import { metastable } from './metastable.mjs'
import { negatives } from './negatives.mjs'
import { queues } from './queues.mjs'

/** @type {readonly import('./types.d.mts').Case[]} */
export const cases = [...queues, ...loss, ...negatives, ...metastable]
