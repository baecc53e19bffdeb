import type { DoctorCommandOptions } from './commands/doctor.ts'
import { examineMachine, type Finding } from './doctor/machine.ts'
import { examineTarget } from './doctor/target.ts'
import type { ExitCode } from './exit-codes.ts'
import { printJson, printOut } from './output.ts'

/** Never fails over what is missing: saying so is its job. Only a target that was asked for and does not answer is an error. */
export async function doctorCommand(options: DoctorCommandOptions): Promise<ExitCode> {
  const { target, json } = options
  const findings = [...(await examineMachine()), ...(target === undefined ? [] : await examineTarget(target, options))]
  if (json) printJson({ schema: 'gradual/doctor@1', findings })
  else for (const line of render(findings)) printOut(line)
  return findings.some(finding => finding.kind === 'target' && finding.state === 'missing') ? 3 : 0
}

const MARKS = { good: 'ok', warning: '!!', missing: '--' } as const satisfies Record<Finding['state'], string>

function render(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(finding => finding.name.length))
  return findings.flatMap(({ state, name, value, advice }) => [
    `${MARKS[state]}  ${name.padEnd(width)}  ${value}`,
    ...(advice === undefined ? [] : [`    ${' '.repeat(width)}  ${advice}`]),
  ])
}
