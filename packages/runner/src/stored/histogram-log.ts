import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GradualError } from '@gradual/dsl'
import { decodeHistogram } from '../histogram/encoding.ts'
import type { HistogramData } from '../histogram/histogram.ts'
import { displayPath } from '../scenario/index.ts'

const FILE = 'histograms.hlog'
const LINE = /^(?:Tag=([^,\s]*),)?(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),([A-Za-z0-9+/]+=*)$/

/** The histograms of a run, by when their window began. */
export interface HistogramLog {
  /** @param startMs from the start of the run; undefined where the log has no such line */
  find(startMs: number, tag: string): HistogramData | undefined
}

/**
 * Reads `histograms.hlog`. The last line of a run that was killed may be cut short: it is left out.
 *
 * @throws GradualError RUN_NOT_FOUND without a log, RUN_INVALID for one that no run writes
 */
export async function readHistogramLog(folder: string): Promise<HistogramLog> {
  const path = join(folder, FILE)
  const name = displayPath(path)
  const text = await readFile(path, 'utf8').catch(error => {
    throw new GradualError('RUN_NOT_FOUND', `there is no ${name}: the windows of this run cannot be judged again`, {
      hint: 'run it with --reporter ...,json,hlog, which is the default',
      cause: error,
    })
  })
  const lines = text.split('\n')
  const found = new Map<string, { readonly maxMs: number; readonly histogram: string }>()
  lines.forEach((line, index) => {
    if (line === '' || line.startsWith('#') || line.startsWith('"')) return
    const [, tag = '', start, , max, histogram] = LINE.exec(line) ?? []
    if (start !== undefined && max !== undefined && histogram !== undefined) {
      found.set(key(Number(start) * 1000, tag), { maxMs: Number(max), histogram })
    } else if (index < lines.length - 1) {
      throw invalid(name, `line ${index + 1} is no histogram`)
    }
  })
  return {
    find(startMs, tag) {
      const line = found.get(key(startMs, tag.replace(/[,\s]/g, '_')))
      if (line === undefined) return undefined
      try {
        // The highest value of a bucket is not the highest that was measured; that stands beside it.
        return { ...decodeHistogram(line.histogram), maxUs: Math.round(line.maxMs * 1000) }
      } catch (error) {
        throw invalid(name, error instanceof Error ? error.message : String(error))
      }
    },
  }
}

function key(startMs: number, tag: string): string {
  return `${Math.round(startMs)}/${tag}`
}

function invalid(name: string, why: string): GradualError {
  return new GradualError('RUN_INVALID', `${name} cannot be read: ${why}`, {
    hint: 'it was changed, or cut short where it was copied',
  })
}
