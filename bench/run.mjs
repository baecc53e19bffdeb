// Runs all benchmarks, or those that are named: npm run bench -- [--quick] [name...]
import { readdirSync } from 'node:fs'

const folder = new URL('./', import.meta.url)
const names = readdirSync(folder)
  .filter(file => file.endsWith('.mjs') && file !== 'run.mjs')
  .map(file => file.slice(0, -'.mjs'.length))
const options = process.argv.slice(2)
const quick = options.includes('--quick')
const wanted = options.filter(option => !option.startsWith('-'))
const unknown = wanted.filter(name => !names.includes(name))
if (unknown.length > 0 || options.some(option => option.startsWith('-') && option !== '--quick')) {
  process.stderr.write(`usage: npm run bench -- [--quick] [${names.join('] [')}]\n`)
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : names) {
  process.stderr.write(`bench ${name}${quick ? ' (quick)' : ''} ...\n`)
  const { bench } = await import(new URL(`${name}.mjs`, folder).href)
  try {
    await bench({ quick })
  } catch (error) {
    process.stderr.write(`bench ${name} failed: ${error.stack}\n`)
    process.exitCode = 1
  }
}
