import type { Command } from 'commander'
import { readParamOption } from '../option-readers.ts'

export const SCENARIO = 'a scenario.ts, or a plan.json'

/** `-p` of every command that reads a scenario. */
export interface ParamOptions {
  readonly param?: Readonly<Record<string, string>>
}

export function addParamOption(command: Command): Command {
  return command.option('-p, --param <name=value>', 'set a parameter of the scenario; may be repeated', readParamOption)
}

export const TARGET = 'sandbox | sandbox:capacity=1000,... | local | local:3 | host:port,host:port[/chroot]'

export const RUN = 'the results folder of a run'
