import type { Access } from '../driver/access.ts'
import type { TargetFigures } from '../result.ts'
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
export async function openTarget(spec: TargetSpec, options: OpenTargetOptions): Promise<OpenTarget> {
  const target = await open(spec, options)
  const { access } = options
  return access === undefined
    ? target
    : { ...target, access, figures: { ...target.figures, ...figuresOf(target, access) } }
}

/** Whether and how it is protected, and nothing of what protects it. */
function figuresOf({ figures }: OpenTarget, { tls, auth }: Access): Partial<TargetFigures> {
  const verified = tls?.rejectUnauthorized === false ? 'unverified' : 'verified'
  const scheme = auth[0]?.scheme
  const words = [
    figures.description,
    ...(tls === undefined ? [] : [verified === 'verified' ? 'TLS' : 'TLS without verification']),
    ...(scheme === undefined ? [] : [`${scheme} identity`]),
  ]
  return {
    description: words.join(', '),
    ...(tls !== undefined && { tls: verified }),
    ...(scheme !== undefined && { auth: scheme }),
  }
}

function open<K extends TargetKind>(spec: TargetSpec<K>, options: OpenTargetOptions): Promise<OpenTarget> {
  const opener: TargetOpener<K> = openers[spec.kind]
  return opener(spec, options)
}
