import { openHosts } from './hosts.ts'
import { openLocal } from './local.ts'
import { openSandbox } from './sandbox.ts'
import type { OpenTarget, OpenTargetOptions, TargetKind, TargetOpener, TargetSpec } from './types.ts'

const openers: { readonly [K in TargetKind]: TargetOpener<K> } = {
  sandbox: openSandbox,
  local: openLocal,
  hosts: openHosts,
}

/**
 * Makes the target of a run ready: starts it, or checks that it is there and answers.
 *
 * @throws GradualError TARGET_UNREACHABLE or TARGET_REFUSED, with what to do about it
 */
export function openTarget(spec: TargetSpec, options: OpenTargetOptions): Promise<OpenTarget> {
  return open(spec, options)
}

function open<K extends TargetKind>(spec: TargetSpec<K>, options: OpenTargetOptions): Promise<OpenTarget> {
  const opener: TargetOpener<K> = openers[spec.kind]
  return opener(spec, options)
}
