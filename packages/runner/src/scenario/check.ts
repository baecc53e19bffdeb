import { Project, ts } from 'ts-morph'
import { renderCodeFrame } from './code-frame.ts'
import { compilerOptionsFor } from './compiler-options.ts'

/** A mistake that the compiler found; line and column are 1-based. Plain data: it crosses a thread. */
export interface TypeProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly code: number
  /** May have several lines. */
  readonly message: string
  readonly frame: string
}

/** Parameter (of a destructuring) has no type: what follows when the compiler lost the chain before. */
const IMPLICIT_ANY = new Set([7006, 7031])

/** Types of a scenario and of the files that it imports, packages apart. Empty: nothing is wrong. */
export function checkTypes(file: string): TypeProblem[] {
  const project = new Project({
    compilerOptions: compilerOptionsFor(file),
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  })
  project.addSourceFileAtPath(file)
  const program = project.getProgram().compilerObject
  return program
    .getSourceFiles()
    .filter(source => !source.isDeclarationFile && !source.fileName.includes('/node_modules/'))
    .flatMap(source => problemsOf(source, program))
}

function problemsOf(source: ts.SourceFile, program: ts.Program): TypeProblem[] {
  const syntactic = program.getSyntacticDiagnostics(source)
  const found = syntactic.length > 0 ? syntactic : dropFollowing(program.getSemanticDiagnostics(source), source)
  return found.filter(one => one.category === ts.DiagnosticCategory.Error).map(one => describe(one, source))
}

/** A parameter loses its type when something earlier in its statement is wrong: the reader needs only the cause. */
function dropFollowing(diagnostics: readonly ts.Diagnostic[], source: ts.SourceFile): ts.Diagnostic[] {
  const causes = diagnostics.filter(one => !IMPLICIT_ANY.has(one.code))
  return diagnostics.filter(one => {
    if (!IMPLICIT_ANY.has(one.code)) return true
    const statement = statementAt(source, one.start ?? 0)
    return !causes.some(cause => statement && isWithin(statement, cause.start ?? 0))
  })
}

function statementAt(source: ts.SourceFile, position: number): ts.Statement | undefined {
  return source.statements.find(statement => isWithin(statement, position))
}

function isWithin(node: ts.Node, position: number): boolean {
  return node.pos <= position && position < node.end
}

function describe(diagnostic: ts.Diagnostic, source: ts.SourceFile): TypeProblem {
  const start = diagnostic.start ?? 0
  const { line, character } = source.getLineAndCharacterOfPosition(start)
  const place = { line: line + 1, column: character + 1 }
  const lineEnd = source.getLineEndOfPosition(start)
  return {
    file: source.fileName,
    ...place,
    code: diagnostic.code,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    frame: renderCodeFrame(source.text, place, Math.min(diagnostic.length ?? 1, lineEnd - start)),
  }
}
