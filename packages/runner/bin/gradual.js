#!/usr/bin/env node
// Plain JavaScript that any Node can parse, so that an old one gets one clear line instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error('gradual needs Node 20.19 or later; this is ' + process.version + '.')
  console.error('Install a newer Node (https://nodejs.org) and run the command again.')
  process.exit(2)
}
import('../dist/cli/main.js').then(cli => cli.main(process.argv.slice(2)))
