/** Text for people and for files. Nothing here asks the locale: a run reads the same on every machine. */

/** Local time as `YYYY-MM-DD HH:MM:SS.mmm`, for the CSV files and the markers. */
export function formatLocalStamp(iso: string): string {
  const time = new Date(iso)
  const date = `${pad(time.getFullYear(), 4)}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`
  const clock = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`
  return `${date} ${clock}.${pad(time.getMilliseconds(), 3)}`
}

/** `10:16:05Z`, UTC like the full stamps that it stands between. */
export function formatTimeOfDay(iso: string): string {
  return `${new Date(iso).toISOString().slice(11, 19)}Z`
}

/** A number with that many decimals; what is not a finite number is 0, because readers of tables cannot do with a gap. */
export function formatFixed(value: number | null, decimals: number): string {
  const text = (value !== null && Number.isFinite(value) ? value : 0).toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** Whole numbers as they are, others with two decimals. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : formatFixed(value, 2)
}

/** `50.0ms`, `1.5s`, `2min 30s`, `1h 5min`. */
export function formatDuration(ms: number): string {
  if (Math.round(Math.abs(ms) * 10) < 10_000) return `${formatFixed(ms, 1)}ms`
  const seconds = Math.round(ms / 100) / 10
  if (Math.abs(seconds) < 60) return `${seconds}s`
  const whole = Math.round(seconds)
  if (whole < 3600) return join(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

/** Bytes: `100B`, `1KiB`, `1.5MiB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`
  const [divisor, unit] =
    bytes < 1024 ** 2 ? [1024, 'KiB'] : bytes < 1024 ** 3 ? [1024 ** 2, 'MiB'] : [1024 ** 3, 'GiB']
  return `${Math.round((bytes / divisor) * 100) / 100}${unit}`
}

/** What came from outside (names, messages of servers) with control characters made harmless, so that it cannot steer a terminal. */
export function sanitize(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')
}

/** Breaks at spaces, and inside a word only where it is longer than a line. Lines after the first start with `hanging` spaces. */
export function wrap(text: string, width: number, hanging = 2): string[] {
  const lines: string[] = []
  const indent = ' '.repeat(hanging)
  let rest = text.trimEnd()
  while ([...rest].length > width) {
    const points = [...rest]
    const head = points.slice(0, width + 1).join('')
    const space = head.lastIndexOf(' ')
    const inText = head.slice(0, Math.max(space, 0)).trim() !== ''
    const line = inText ? head.slice(0, space) : points.slice(0, width).join('')
    lines.push(line.trimEnd())
    rest = indent + rest.slice(line.length).trimStart()
  }
  lines.push(rest)
  return lines
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit} ${small}${smallUnit}`
}
