import type { KeyPick, MultiPart, OperationKind, PlanOperation } from '../plan.ts'
import type { Mark } from '../source-location.ts'
import { readAmount } from './amounts.ts'
import { type Draft, show } from './draft.ts'
import { compileValue } from './values.ts'

/** An operation as it was written, and where it goes in the plan. */
interface Written {
  readonly draft: Draft
  readonly path: string
  readonly options: { readonly [name: string]: unknown }
  readonly mark: Mark
}

type Part = Partial<PlanOperation>

const picks: readonly string[] = ['zipf', 'uniform', 'sequential', 'same'] satisfies KeyPick[]
const multiParts: readonly string[] = ['setData', 'create', 'delete', 'check'] satisfies MultiPart[]
const defaultLimit = 100_000
const defaultChildren = 10
const keyOptions = ['keys', 'pick', 'skew', 'existing']

/** What each kind can be given, and how that is read. One that is missing does not compile. */
export const kinds = {
  getData: {
    known: [...keyOptions, 'value', 'watch'],
    read: written => ({ ...keys(written), ...value(written), ...flag(written, 'watch') }),
  },
  setData: { known: [...keyOptions, 'value', 'overwrite'], read: setData },
  exists: {
    known: [...keyOptions, 'watch'],
    read: written => ({ ...keys(written), valueBytes: 100, ...flag(written, 'watch') }),
  },
  getChildren: { known: [...keyOptions, 'children', 'of', 'watch'], read: getChildren },
  create: {
    known: ['value', 'ephemeral', 'sequential', 'limit'],
    read: written => ({
      ...value(written),
      ...flag(written, 'ephemeral'),
      ...flag(written, 'sequential'),
      ...limit(written),
    }),
  },
  delete: { known: ['of'], read: of },
  sync: { known: [], read: () => ({}) },
  multi: { known: ['parts', 'keys', 'pick', 'skew', 'value', 'limit'], read: multi },
  custom: { known: ['name', 'parts', 'choose'], read: () => ({}) },
} satisfies {
  [K in OperationKind]: { readonly known: readonly string[]; readonly read: (written: Written) => Part }
} as { readonly [K in OperationKind]: { readonly known: readonly string[]; readonly read: (written: Written) => Part } }

function keys(written: Written): Part {
  const { draft, path, options, mark } = written
  if (options.existing === undefined) {
    return { keys: readAmount(draft, 'count', `${path}.keys`, options.keys, mark), ...pick(written) }
  }
  if (options.keys !== undefined) {
    draft.issue(
      `${path}.keys`,
      'keys and existing are both given',
      'either the run creates its keys, or they are there',
      mark,
    )
  }
  return { keys: 0, ...existing(written), ...pick(written) }
}

function existing({ draft, path, options, mark }: Written): Part {
  const given = options.existing
  if (typeof given === 'string') return { existing: given }
  if (Array.isArray(given) && given.every(one => typeof one === 'string')) return { existing: [...given] }
  const hint = "a znode whose children are the keys, like '/app/config', or a list of the keys"
  draft.unreadable(`${path}.existing`, `paths are needed, not ${show(given)}`, hint, mark)
  return { existing: '/' }
}

function pick({ draft, path, options, mark }: Written): Part {
  const { pick: given = 'uniform', skew } = options
  if (!picks.includes(String(given))) {
    draft.issue(`${path}.pick`, `keys cannot be picked by ${show(given)}`, `one of ${picks.join(', ')}`, mark)
  }
  if (skew === undefined) return { pick: given as KeyPick }
  if (given !== 'zipf') draft.issue(`${path}.skew`, 'only zipf has a skew', "add pick: 'zipf'", mark)
  return { pick: given as KeyPick, skew: readAmount(draft, 'count', `${path}.skew`, skew, mark) }
}

function value({ draft, path, options, mark }: Written): Part {
  return compileValue(draft, path, options.value, mark)
}

function flag({ draft, path, options, mark }: Written, name: 'watch' | 'ephemeral' | 'sequential' | 'overwrite'): Part {
  const given = options[name]
  if (given !== undefined && typeof given !== 'boolean') {
    draft.issue(`${path}.${name}`, `${name} is true or false, not ${show(given)}`, undefined, mark)
  }
  return given === true ? { [name]: true } : {}
}

function limit({ draft, path, options, mark }: Written): Part {
  const given = options.limit
  return { limit: given === undefined ? defaultLimit : readAmount(draft, 'count', `${path}.limit`, given, mark) }
}

function of({ draft, path, options, mark }: Written): Part {
  if (options.of === undefined) return {}
  if (typeof options.of === 'string') return { of: options.of }
  draft.issue(`${path}.of`, `the name of a create is needed, not ${show(options.of)}`, "like of: 'lock'", mark)
  return {}
}

function setData(written: Written): Part {
  const { draft, path, options, mark } = written
  if (options.value === undefined) {
    draft.issue(`${path}.valueBytes`, 'setData needs a value', "give its size, like value: '1KiB'", mark)
  }
  if (options.existing !== undefined && options.overwrite !== true) {
    const hint = 'add overwrite: true if their data may be lost'
    draft.issue(`${path}.existing`, 'setData would overwrite znodes that are there already', hint, mark)
  }
  return { ...keys(written), ...value(written), ...flag(written, 'overwrite') }
}

function getChildren(written: Written): Part {
  const { draft, path, options, mark } = written
  const watch = flag(written, 'watch')
  if (options.of !== undefined) {
    for (const name of [...keyOptions, 'children']) {
      if (options[name] === undefined) continue
      draft.issue(
        `${path}.${name}`,
        `${name} and of are both given`,
        'the parent of what a create made is one znode',
        mark,
      )
    }
    return { ...of(written), ...watch }
  }
  if (options.existing !== undefined) {
    if (options.children !== undefined) {
      draft.issue(`${path}.children`, 'znodes that are there already are given no children', undefined, mark)
    }
    return { ...keys(written), ...watch }
  }
  const children =
    options.children === undefined
      ? defaultChildren
      : readAmount(draft, 'count', `${path}.children`, options.children, mark)
  return { ...keys(written), valueBytes: 100, children, ...watch }
}

function multi(written: Written): Part {
  const { draft, path, options, mark } = written
  const parts = Array.isArray(options.parts) ? options.parts.map(String) : []
  const wrong = parts.find(part => !multiParts.includes(part))
  if (parts.length === 0 || wrong !== undefined) {
    const what = wrong === undefined ? 'multi needs parts' : `'${wrong}' cannot be a part of multi`
    draft.unreadable(`${path}.parts`, what, "like parts: ['check', 'setData', 'create']", mark)
  }
  const keyed = parts.some(part => part === 'setData' || part === 'check')
  if (!keyed && options.keys !== undefined) {
    draft.issue(`${path}.keys`, 'no part of this multi goes to a key', 'leave keys out', mark)
  }
  const creates = parts.includes('create')
  if (!creates && options.limit !== undefined) {
    draft.issue(`${path}.limit`, 'no part of this multi creates anything', 'leave limit out', mark)
  }
  return {
    ...(keyed ? { keys: readAmount(draft, 'count', `${path}.keys`, options.keys, mark), ...pick(written) } : {}),
    ...(creates || parts.includes('setData') || options.value !== undefined ? value(written) : {}),
    ...(creates ? limit(written) : {}),
    parts: parts as MultiPart[],
  }
}
