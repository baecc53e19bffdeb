import { JuteReader, MalformedError } from '@gradual/zookeeper'
import { describe, expect, it } from 'vitest'
import { bytes } from './bytes.ts'

describe('lengths that are not', () => {
  it.each(['fffffffe', '80000000', 'ffffff00'])('%s is refused for strings, buffers and vectors', length => {
    expect(() => new JuteReader(bytes(length)).readNullableString()).toThrow(MalformedError)
    expect(() => new JuteReader(bytes(length)).readBuffer()).toThrow(MalformedError)
    expect(() => new JuteReader(bytes(length)).readVector(reader => reader.readInt())).toThrow(MalformedError)
  })

  it('-1 is null', () => {
    expect(new JuteReader(bytes('ffffffff')).readNullableString()).toBeNull()
    expect(new JuteReader(bytes('ffffffff')).readBuffer()).toBeNull()
    expect(new JuteReader(bytes('ffffffff')).readVector(reader => reader.readInt())).toEqual([])
    expect(() => new JuteReader(bytes('ffffffff')).readString()).toThrow(MalformedError)
  })

  it('a vector that claims more items than there are bytes is refused before the first item is read', () => {
    let itemsRead = 0
    const reader = new JuteReader(bytes('7fffffff 00000001 00000001'))
    expect(() => reader.readVector(() => itemsRead++)).toThrow(MalformedError)
    expect(itemsRead).toBe(0)
  })

  it('a length beyond the end is refused, also where the buffer goes on', () => {
    const buffer = bytes("00000003 'abc' 'def'")
    expect(() => new JuteReader(buffer, 0, 6).readString()).toThrow(MalformedError)
    expect(() => new JuteReader(buffer, 0, 6).readBuffer()).toThrow(MalformedError)
  })
})

it('a buffer that was read is a view, and a reader can be pointed elsewhere', () => {
  const source = bytes("00000001 'a' 00000002 'bc'")
  const reader = new JuteReader(source)
  const view = reader.readBuffer()
  source[4] = 0x7a
  expect(view?.toString()).toBe('z')
  expect(reader.reset(source, 5, source.length).readString()).toBe('bc')
})
