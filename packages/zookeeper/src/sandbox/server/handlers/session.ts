import type { Operations } from '../../../codec/index.ts'
import { ERROR_CODES } from '../../../errors/index.ts'
import { digestOf, TreeError } from '../../tree/index.ts'
import type { HandlerOf } from './call.ts'

export const ping: HandlerOf<Operations['ping']> = () => undefined

/** `digest` is the only scheme that a client can prove here; `ip` everybody has from the start. */
export const auth: HandlerOf<Operations['auth']> = ({ caller }, request) => {
  const proof = request.auth === null ? '' : request.auth.toString('utf8')
  const id = request.scheme === 'digest' ? digestOf(proof) : undefined
  if (request.scheme === 'ip') return undefined
  if (id === undefined) throw new TreeError(ERROR_CODES.AUTHFAILED)
  if (!caller.identities.some(identity => identity.scheme === 'digest' && identity.id === id)) {
    caller.identities.push({ scheme: 'digest', id })
  }
  return undefined
}

export const closeSession: HandlerOf<Operations['closeSession']> = ({ caller }) => {
  caller.endSession()
  return undefined
}
