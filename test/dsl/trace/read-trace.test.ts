import { describe, expect, it } from 'vitest'
import { readTrace, toPoints } from '../../../packages/dsl/src/trace/read-trace.ts'

const rowsOf = (text: string) => {
  const { rows, mistakes } = readTrace(text)
  expect(mistakes).toEqual([])
  return rows.map(({ timeMs, perSec }) => [timeMs, perSec])
}
const mistakesOf = (text: string) => readTrace(text).mistakes.map(({ line, message }) => `${line}: ${message}`)

describe('the rows of a trace', () => {
  it.each([
    [
      'bare numbers',
      '0,10\n1.5,20',
      [
        [0, 10],
        [1500, 20],
      ],
    ],
    [
      'titles',
      'time,rate\n0,10\n1,20',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'titles in quotes',
      '"Time (s)","req/s"\n"0","10"\n"1","20"',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'amounts with units',
      '0s,600/min\n1.5min,20/s',
      [
        [0, 10],
        [90_000, 20],
      ],
    ],
    [
      'seconds since 1970',
      '1790000000,1\n1790000060,2',
      [
        [1_790_000_000_000, 1],
        [1_790_000_060_000, 2],
      ],
    ],
    [
      'remarks and empty rows',
      '# from Monday\n\n0,10\n  # lunch\n1,20\n',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'the line ends of Windows, and a mark of byte order',
      '\uFEFFtime,rate\r\n0,10\r\n1,20\r\n',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'semicolons',
      '0;10\n1;20',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'tabs and spaces',
      '0\t10\n 1 \t 20 ',
      [
        [0, 10],
        [1000, 20],
      ],
    ],
    [
      'a lull',
      '0,0\n1,20',
      [
        [0, 0],
        [1000, 20],
      ],
    ],
  ])('may have %s', (_, text, rows) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  it('may have dates', () => {
    expect(rowsOf('2026-03-02T10:00:00Z,1\n2026-03-02T10:00:30.5Z,2')).toEqual([
      [Date.UTC(2026, 2, 2, 10), 1],
      [Date.UTC(2026, 2, 2, 10, 0, 30, 500), 2],
    ])
  })

  it('are counted from the first', () => {
    const { rows } = readTrace('100,1\n110,2\n130,3')
    expect(toPoints(rows, 'steps')).toEqual({
      points: [
        { atMs: 0, perSec: 1 },
        { atMs: 10_000, perSec: 2 },
        { atMs: 30_000, perSec: 3 },
      ],
      holdMs: 50_000,
    })
    expect(toPoints(rows, 'lines').holdMs).toBe(30_000)
  })
})

describe('the mistakes of a trace', () => {
  it('are all found, each with its line', () => {
    expect(mistakesOf('time,rate\n0,10\n5\n4x,20\n7,fast\n7,1,2\n8,-3\n8,4\n9,\n')).toEqual([
      '3: it has one column and not two',
      "4: '4x' is not a time",
      "5: 'fast' is not a rate",
      '6: it has 3 columns and not two',
      '7: its rate, -3, is below zero',
      '8: its time, 8, does not lie after that of the row before it',
      '9: it has no rate',
    ])
  })

  it('are not looked for in titles, but in a first row that has a figure', () => {
    expect(mistakesOf('time,10\n1,20')).toEqual(["1: 'time' is not a time"])
    expect(mistakesOf('0,rate\n1,20')).toEqual(["1: 'rate' is not a rate"])
  })

  it('say what to write', () => {
    expect(readTrace('0,fast\n').mistakes[0]?.hint).toBe("requests per second (250), or an amount ('300/min')")
  })
})
