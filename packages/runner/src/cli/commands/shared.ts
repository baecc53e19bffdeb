import { type Command, Option } from 'commander'
import { readParamOption } from '../option-readers.ts'

export const SCENARIO = 'a scenario.ts, or a plan.json'

/** `-p` of every command that reads a scenario. */
export interface ParamOptions {
  readonly param?: Readonly<Record<string, string>>
}

export function addParamOption(command: Command): Command {
  return command.option('-p, --param <name=value>', 'set a parameter of the scenario; may be repeated', readParamOption)
}

/** Options of every command that goes to servers. They name files and variables: a command line is no place for secrets. */
export function addAccessOptions(command: Command): Command {
  return command
    .option('--tls', 'encrypt the connections; implied by the other options of TLS')
    .option('--no-tls', 'plain text, whatever the scenario says')
    .option('--tls-ca <file>', 'PEM certificates of the authorities to trust (default: those of Node)')
    .option('--tls-cert <file>', 'PEM certificate to show to the servers')
    .option('--tls-key <file>', 'PEM key of that certificate')
    .option('--tls-passphrase-env <name>', 'variable with the passphrase of the key (default: GRADUAL_TLS_PASSPHRASE)')
    .option('--tls-servername <name>', "name that the servers' certificates must be for (default: the host)")
    .option('--insecure-skip-tls-verify', 'accept every certificate')
    .option('--auth-env <name>', 'variable with user:password for digest authentication (default: GRADUAL_AUTH)')
    .addOption(
      new Option('--acl <who>', 'who may use what is created (default: creator with an identity, else open)').choices([
        'open',
        'creator',
      ]),
    )
}

export const TARGET = 'sandbox | sandbox:capacity=1000,... | local | local:3 | host:port,host:port[/chroot]'

export const RUN = 'the results folder of a run'
