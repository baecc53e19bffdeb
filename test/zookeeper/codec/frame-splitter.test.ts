import { FrameLengthError, FrameSplitter } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'
import { bytes } from './bytes.ts'

const stream = bytes("00000003 'abc' 00000000 00000005 'defgh' 00000001 'i'")
const frames = ['abc', '', 'defgh', 'i']

function collect(maxFrameBytes?: number): { readonly splitter: FrameSplitter; readonly seen: string[] } {
  const seen: string[] = []
  const splitter = new FrameSplitter(
    (buffer, start, end) => seen.push(buffer.toString('latin1', start, end)),
    maxFrameBytes,
  )
  return { splitter, seen }
}

describe('frames', () => {
  it('that come in one chunk are told apart', () => {
    const { splitter, seen } = collect()
    splitter.push(stream)
    expect(seen).toEqual(frames)
  })

  it('that come byte by byte are put together', () => {
    const { splitter, seen } = collect()
    for (let i = 0; i < stream.length; i++) splitter.push(stream.subarray(i, i + 1))
    expect(seen).toEqual(frames)
  })

  it('are the same wherever the stream is cut in three', () => {
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        const { splitter, seen } = collect()
        splitter.push(stream, 0, first)
        splitter.push(stream, first, second)
        splitter.push(stream, second)
        expect(seen).toEqual(frames)
      }
    }
  })

  it('larger than any read are put together', () => {
    const body = Buffer.alloc(700_001, 'x')
    const { splitter, seen } = collect()
    const whole = Buffer.concat([bytes('000aae61'), body, bytes("00000001 'y'")])
    for (let at = 0; at < whole.length; at += 65_536) splitter.push(whole.subarray(at, at + 65_536))
    expect(seen.map(frame => frame.length)).toEqual([700_001, 1])
    expect(seen[0]).toBe(body.toString('latin1'))
  })

  it('that lie whole in a chunk are handed on where they lie', () => {
    let seen: Buffer | undefined
    const splitter = new FrameSplitter(buffer => {
      seen = buffer
    })
    splitter.push(stream)
    expect(seen).toBe(stream)
  })

  it('of a connection that broke off do not reach into the next', () => {
    const { splitter, seen } = collect()
    splitter.push(stream, 0, 5)
    splitter.reset()
    splitter.push(stream)
    expect(seen).toEqual(frames)
  })
})

describe('a length that cannot be', () => {
  it.each([
    ['negative', 'ffffffff', -1],
    ['beyond the limit', '00000011', 17],
    ["a four-letter word ('ruok')", "'ruok'", 0x72756f6b],
  ])('%s is refused and told, also byte by byte', (_, text, frameBytes) => {
    const expected = expect.objectContaining({ frameBytes })
    expect(captured(() => collect(16).splitter.push(bytes(text)))).toEqual(expected)
    const { splitter } = collect(16)
    const oneByOne = captured(() => {
      for (const byte of bytes(text)) splitter.push(Buffer.from([byte]))
    })
    expect(oneByOne).toBeInstanceOf(FrameLengthError)
    expect(oneByOne).toEqual(expected)
  })

  it('frames before it are handed on', () => {
    const { splitter, seen } = collect(16)
    expect(() => splitter.push(bytes("00000001 'a' ffffffff"))).toThrow(FrameLengthError)
    expect(seen).toEqual(['a'])
  })

  it('the limit itself is allowed', () => {
    const { splitter, seen } = collect(16)
    splitter.push(bytes("00000010 '0123456789abcdef'"))
    expect(seen).toEqual(['0123456789abcdef'])
  })
})

it('a large length that is announced takes no room until its bytes come', () => {
  const announcement = bytes('000fffff 00')
  const before = process.memoryUsage().arrayBuffers
  const splitters = Array.from({ length: 200 }, () => collect().splitter)
  for (const splitter of splitters) splitter.push(announcement)
  const grownBytes = process.memoryUsage().arrayBuffers - before
  // 200 MiB were announced.
  expect(grownBytes).toBeLessThan(20 * 1024 * 1024)
  expect(splitters).toHaveLength(200)
})

function captured(action: () => void): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}
