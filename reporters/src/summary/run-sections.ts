import type { RunResult } from '@gradual/runner'
import { formatDuration, formatLocalStamp, formatNumber, sanitize } from '../format.ts'
import { describeParam } from '../words.ts'
import type { Section } from './layout.ts'

export function configurationSection(result: RunResult): Section {
  const params = Object.entries(result.params).map(([name, param]) => describeParam(name, param))
  return {
    title: 'Test Configuration:',
    rows: [
      ...params,
      `Load model: ${result.loadUnit === 'perSec' ? 'open, requests per second' : 'closed, requests in flight'}`,
      ...(result.quick ? ['Quick: times divided by ten'] : []),
      `Driver: ${sanitize(result.driver)}, ${result.workers} ${result.workers === 1 ? 'worker' : 'workers'}`,
      `Seed: ${result.seed}`,
      `Plan hash: ${sanitize(result.planHash)}`,
      `Run id: ${sanitize(result.runId)}`,
      `Started: ${formatLocalStamp(result.startedAt)} (local time)`,
      `Duration: ${formatDuration(Date.parse(result.endedAt) - Date.parse(result.startedAt))}`,
      `Generator: gradual ${sanitize(result.gradual)}, Node ${sanitize(result.node)}, ${result.cores} cores`,
    ],
  }
}

export function targetSection({ target }: RunResult): Section {
  return {
    title: 'Target:',
    rows: [
      sanitize(target.description),
      ...(target.servers.length > 0 ? [`Servers: ${target.servers.map(sanitize).join(', ')}`] : []),
      ...(target.version === undefined ? [] : [`Version: ${sanitize(target.version)}`]),
    ],
  }
}

export function phasesSection({ transitions }: RunResult): Section {
  const rows = transitions.map(({ recorded, at, load }) => {
    const workload = `workload ${formatNumber(load)}`
    return `${formatLocalStamp(at)}  ${recorded.padEnd(16)}  ${workload}`
  })
  return { title: 'Phases (local time):', rows }
}
