type Schema = Readonly<Record<string, unknown>>

/** What tells the branches of a plan's unions apart. */
const TAG = 'kind'

/** Where a union's tags are noted, for messages. */
export const TAGS = 'x-tags'

/**
 * The schema with its unions marked as told apart by their tag, so that ajv looks at the one branch that the data claims to be.
 *
 * Without it a wrong number in a phase is reported once for that phase, and a dozen times for the kinds that it is not.
 */
export function markTaggedUnions(schema: Schema): Schema {
  const definitions = asSchema(schema.$defs) ?? {}
  return mapSchema(schema, part => {
    const branches = part.oneOf
    if (!Array.isArray(branches)) return part
    const tags = branches.map(branch => tagOf(branch, definitions))
    if (tags.includes(undefined)) return part
    return { type: 'object', discriminator: { propertyName: TAG }, required: [TAG], [TAGS]: tags, ...part }
  })
}

function tagOf(branch: unknown, definitions: Schema): unknown {
  const name = /^#\/\$defs\/(.+)$/.exec(String(asSchema(branch)?.$ref))?.[1]
  const resolved = name === undefined ? asSchema(branch) : asSchema(definitions[name])
  return asSchema(asSchema(resolved?.properties)?.[TAG])?.const
}

function mapSchema(schema: Schema, change: (part: Schema) => Schema): Schema {
  const parts = Object.entries(schema).map(([key, value]) => [key, mapValue(value, change)] as const)
  return change(Object.fromEntries(parts))
}

function mapValue(value: unknown, change: (part: Schema) => Schema): unknown {
  if (Array.isArray(value)) return value.map(item => mapValue(item, change))
  const schema = asSchema(value)
  return schema === undefined ? value : mapSchema(schema, change)
}

function asSchema(value: unknown): Schema | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : undefined
}
