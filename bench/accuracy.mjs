// How true the critical point is: runs on the virtual clock against systems whose limit is known, many seeds each, and
// writes what came out into docs/accuracy.md.
//
//   npm run accuracy -- [--cases name,name] [--seeds n] [--threads n] [--no-write] [--list] [--real]
//
// Exit code 1 where a case does not hold. `--real` runs the cases in real time instead, one after the other: on a machine
// that has nothing else to do.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { cases } from './accuracy/cases/index.mjs'
import { runCases } from './accuracy/pool.mjs'
import { realCases, runReal } from './accuracy/real.mjs'
import { renderRow, renderTable } from './accuracy/table.mjs'
import { writeTable } from './accuracy/write.mjs'

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seeds: { type: 'string' },
    threads: { type: 'string' },
    real: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
})

const all = values.real ? realCases : cases
const names = values.cases?.split(',') ?? all.map(({ name }) => name)
const unknown = names.filter(name => !all.some(one => one.name === name))
if (unknown.length > 0) stop(`no such case: ${unknown.join(', ')}; --list shows them`)
const chosen = all.filter(({ name }) => names.includes(name))
const seeds = values.seeds === undefined ? undefined : count('--seeds', values.seeds)
const threads = values.threads === undefined ? availableParallelism() : count('--threads', values.threads)

if (values.list) {
  for (const one of all) console.log(`${one.name.padEnd(22)} ${one.title}`)
} else {
  const rows = values.real
    ? await runReal(chosen, { runs: seeds })
    : await runCases(chosen, { seeds, threads, onProgress: tell })
  process.stderr.write('\n')
  console.log(renderTable(rows))
  // A table of some cases, or of few seeds, is no record.
  const whole = values.cases === undefined && seeds === undefined
  if (whole && !values['no-write'])
    console.log(`written to ${await writeTable(rows, values.real ? 'real' : 'virtual')}`)
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1
}

function tell({ row, done, total, name }) {
  if (row !== undefined) process.stderr.write(`\r${renderRow(row)}\n`)
  else process.stderr.write(`\r${name} ${done}/${total}   `)
}

function count(option, text) {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) stop(`${option} needs a whole number, 1 or more, not '${text}'`)
  return number
}

function stop(message) {
  console.error(message)
  process.exit(2)
}
