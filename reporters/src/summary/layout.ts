import { wrap } from '../format.ts'

/** Wide enough for every line that has no long names in it, narrow enough for mail and old terminals. */
export const COLUMNS = 80

export interface Section {
  readonly title: string
  /** Without indentation; a section without rows is left out unless it is only a title. */
  readonly rows: readonly string[]
}

/** Sections one below the other, with an empty line between. */
export function renderLines(sections: readonly Section[]): string[] {
  return sections
    .filter(section => section.rows.length > 0 || sections.length === 1)
    .flatMap((section, index) => [
      ...(index === 0 ? [] : ['']),
      ...wrap(section.title, COLUMNS),
      ...section.rows.flatMap(row => wrap(`  ${row}`, COLUMNS, 4)),
    ])
}
