import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { GradualError } from '@gradual/dsl'
import { nearest } from './suggest.ts'

/** What the argument of a command names: an absolute path, and how it is read. */
export interface ScenarioFile {
  readonly kind: 'scenario' | 'plan'
  readonly path: string
}

/** What tools keep in the root of a project. */
const NO_SCENARIO =
  /\.d\.[mc]?ts$|\.(config|test|spec)\.[mc]?[jt]s$|^(package|package-lock|tsconfig.*|jsconfig|biome|knip|turbo|lerna|nx)\.json$|^\./
const MODULES = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'])

/** @throws GradualError SCENARIO_NOT_FOUND with the nearest name, SCENARIO_LOAD for what cannot be read as a scenario */
export function locateScenario(argument: string, cwd = process.cwd()): ScenarioFile {
  if (argument.trim() === '') {
    throw new GradualError('SCENARIO_NOT_FOUND', 'the name of the scenario is empty', {
      hint: 'name a scenario file; a variable in the command may be unset',
    })
  }
  const path = resolve(cwd, argument)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw notFound(argument, path, cwd)
  if (found.isDirectory()) {
    const inside = scenariosIn(path)
    throw new GradualError('SCENARIO_NOT_FOUND', `${argument} is a folder, not a scenario`, {
      hint: inside.length > 0 ? `name one of its files: ${inside.slice(0, 5).join(', ')}` : 'name a scenario file',
    })
  }
  refuseUnreadable(argument, path)
  const extension = extname(path)
  if (extension === '.json') return { kind: 'plan', path }
  if (MODULES.has(extension)) return { kind: 'scenario', path }
  if (extension === '.conf') {
    throw new GradualError('SCENARIO_LOAD', `${argument}: files of the Go benchmark (.conf) are not supported yet`, {
      hint: 'write a scenario.ts with the same numbers; scenarios/zk.ts is its twin',
    })
  }
  throw new GradualError('SCENARIO_LOAD', `${argument} is neither a scenario nor a plan`, {
    hint: 'a scenario ends in .ts (.mts, .js, .mjs), a plan in .json',
  })
}

/** Relative to the working directory where that is shorter, as users know their files. */
export function displayPath(path: string, cwd = process.cwd()): string {
  const short = relative(cwd, path)
  return short.length > 0 && short.length < path.length && !short.startsWith('../../..') ? short : path
}

function refuseUnreadable(argument: string, path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    throw new GradualError('SCENARIO_LOAD', `${argument} cannot be read: it belongs to somebody else`, {
      hint: `let yourself read it: chmod +r ${argument}`,
      cause: error,
    })
  }
}

function notFound(argument: string, path: string, cwd: string): GradualError {
  if (/^(@[\w.-]+\/)?[\w.-]+#[\w.-]+$/.test(argument)) {
    return new GradualError('SCENARIO_NOT_FOUND', `${argument}: scenarios out of packages are not supported yet`, {
      hint: 'write a scenario.ts that imports it and exports it as default',
    })
  }
  const folder = dirname(path)
  const names = scenariosIn(folder)
  const given = basename(path)
  // The extension may have been left out.
  const twin = nearest(given, names) ?? names.find(name => name.startsWith(`${given}.`))
  const hint = twin
    ? `did you mean ${displayPath(join(folder, twin), cwd)}?`
    : names.length > 0
      ? `the folder has ${names.slice(0, 5).join(', ')}`
      : statSync(folder, { throwIfNoEntry: false }) === undefined
        ? `the folder ${displayPath(folder, cwd)} does not exist either; paths start at ${cwd}`
        : `paths start at ${cwd}`
  return new GradualError('SCENARIO_NOT_FOUND', `${argument} does not exist`, { hint })
}

function scenariosIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => MODULES.has(extname(name)) || extname(name) === '.json')
      .filter(name => !NO_SCENARIO.test(name))
      .sort()
  } catch {
    return []
  }
}
