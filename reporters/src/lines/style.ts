const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const

export type Style = { readonly [K in keyof typeof CODES]: (text: string) => string }

/** Without colour the text comes back as it is. */
export function createStyle(color: boolean): Style {
  const paint = (name: keyof typeof CODES) => (text: string) =>
    color ? `\u001B[${CODES[name][0]}m${text}\u001B[${CODES[name][1]}m` : text
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), green: paint('green'), yellow: paint('yellow') }
}
