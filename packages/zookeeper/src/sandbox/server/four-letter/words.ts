import type { SandboxServer } from '../server.ts'
import { conf } from './conf.ts'
import { cons } from './cons.ts'
import { envi } from './envi.ts'
import { mntr } from './mntr.ts'
import { srvr, stat } from './srvr.ts'
import { wchs } from './wchs.ts'

const words: { readonly [word: string]: (server: SandboxServer) => string } = {
  conf,
  cons,
  envi,
  isro: () => 'rw',
  mntr,
  ruok: () => 'imok',
  srst: server => {
    server.stats.reset()
    return 'Server stats reset.\n'
  },
  srvr,
  stat,
  wchs,
}

/** The whole answer, in the form of ZooKeeper 3.8; undefined for what is no word of the sandbox. */
export function answerWord(server: SandboxServer, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word]?.(server) : undefined
}
