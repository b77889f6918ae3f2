/** What modules import, read from their source. */
import ts from 'typescript'

/** Means everything that a module exports. */
export const everything = '*'

/**
 * @param source of a module, in TypeScript or JavaScript
 * @param specifier another module, as the source names it
 * @returns the names it imports or re-exports from there; `everything` if it takes the module as one object. Types are
 *   left out
 */
export function importedNames(source: string, specifier: string): readonly string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (isLoadedBy(node, specifier)) names.push(...namesIn(node))
    ts.forEachChild(node, visit)
  }
  visit(parse(source))
  return [...new Set(names)]
}

type Loading = ts.ImportDeclaration | ts.ExportDeclaration | ts.CallExpression

function isLoadedBy(node: ts.Node, specifier: string): node is Loading {
  const isStatement = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
  const named = isStatement ? node.moduleSpecifier : loadedByCall(node)
  return named !== undefined && ts.isStringLiteralLike(named) && named.text === specifier
}

/** `require(…)` and `import(…)`. */
function loadedByCall(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const {expression} = node
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  return loads ? node.arguments[0] : undefined
}

function namesIn(node: Loading): readonly string[] {
  if (ts.isCallExpression(node)) return [everything]
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? [] : namesOf(node.exportClause)
  const {importClause} = node
  if (importClause === undefined || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return []
  const named = importClause.namedBindings === undefined ? [] : namesOf(importClause.namedBindings)
  return importClause.name === undefined ? named : ['default', ...named]
}

function namesOf(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): readonly string[] {
  if (bindings === undefined || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return [everything]
  return [...bindings.elements]
    .filter(({isTypeOnly}) => !isTypeOnly)
    .map(({name, propertyName}) => (propertyName ?? name).text)
}

/**
 * @param source of a CommonJS module
 * @returns what it requires while it is evaluated itself, and not only when one of its functions is called
 */
export function eagerRequires(source: string): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    const required = loadedByCall(node)
    if (required !== undefined && ts.isStringLiteralLike(required)) found.push(required.text)
    ts.forEachChild(node, visit)
  }
  visit(parse(source))
  return found
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('module.ts', source, ts.ScriptTarget.ES2023)
}
