import { styleText } from 'node:util'

/** Where a reader has gone (`gradual plan | head`) there is nobody left to tell. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

export function printOut(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function printErr(line: string): void {
  process.stderr.write(`${line}\n`)
}

export function printJson(value: unknown): void {
  printOut(JSON.stringify(value, null, 2))
}

/** @see https://no-color.org */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false
  if (process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && process.env.TERM !== 'dumb'
}

/** Lines are cut to this where nobody says how wide the terminal is. */
const COLUMNS = 100

export function reportColumns(stream: NodeJS.WriteStream): number {
  return stream.columns ?? COLUMNS
}

type Style = Parameters<typeof styleText>[0]

/** For standard error; plain where nobody sees colours. */
export function paintErr(style: Style, text: string): string {
  return wantsColor(process.stderr) ? styleText(style, text, { validateStream: false }) : text
}
