/** Spreadsheets run a field that starts like this as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/

/** A row of RFC 4180 without its end. Fields are text; numbers come as {@link CsvNumber}, because a minus sign is theirs. */
export function formatCsvRow(fields: readonly (string | CsvNumber)[]): string {
  return fields.map(field => (typeof field === 'string' ? quote(disarm(field)) : field.digits)).join(',')
}

/** A number as it is to stand in the file. */
export interface CsvNumber {
  readonly digits: string
}

function disarm(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
