import { GradualError } from '@gradual/dsl'

/** With `user:password`. */
export const AUTH_VARIABLE = 'GRADUAL_AUTH'
/** With the passphrase of the key. */
export const PASSPHRASE_VARIABLE = 'GRADUAL_TLS_PASSPHRASE'

/**
 * Reads a secret and removes it, so that the processes that are started from here do not inherit it.
 *
 * @throws GradualError ACCESS_INVALID where it is not there; `from` says who named the variable
 */
export function takeSecret(env: NodeJS.ProcessEnv, name: string, from: string): string {
  // What is no name may be the secret itself: it is not repeated.
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new GradualError(
      'ACCESS_INVALID',
      `${from} takes the name of an environment variable, and what was given is none`,
      {
        hint: `put the secret into a variable and name that, such as ${AUTH_VARIABLE}`,
      },
    )
  }
  const secret = env[name]
  if (secret === undefined || secret === '') {
    throw new GradualError('ACCESS_INVALID', `the environment variable ${name} is not set (${from})`, {
      hint: `set it for this command: read it from a file or a vault, as in ${name}="$(cat secret.txt)" gradual ...`,
    })
  }
  delete env[name]
  return secret
}
