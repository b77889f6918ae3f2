/** The public surface of the program, one item per line: what scripts and people rely on, read from the source itself. */
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import type {Command} from '@oclif/core'
import ts from 'typescript'
import {ExitCode} from '../../src/errors.js'

const root = path.join(import.meta.dirname, '..', '..')
const source = path.join(root, 'src')
const commandsFolder = path.join(source, 'commands')
const errors = path.join(source, 'errors.ts')
const messages = path.join(source, 'ui', 'messages.ts')
const errorReport = path.join(source, 'cli', 'error-report.ts')

export async function surface(): Promise<string[]> {
  const commands = filesIn(commandsFolder)
  const types = new Types([...commands, errors, errorReport, messages])
  const ofCommands = await Promise.all(
    commands.map(async (file) => {
      const command = await load(file)
      const words = path.relative(commandsFolder, file).replace(/\.ts$/, '').replaceAll(path.sep, ' ')
      return commandLines(`mi ${words}`, command, () => types.resultOf(file))
    }),
  )
  return [
    ...ofCommands.flat(),
    ...Object.entries({done: 0, ...ExitCode}).map(([name, code]) => `exit ${code} ${name}`),
    ...types.errorCodes(errors),
    ...types.returned(messages, 'reportedMessages').map((field) => `every --json ${field}`),
    ...types.returned(errorReport, 'errorResult').map((field) => `error --json ${field}`),
    ...variables().map((name) => `variable ${name}`),
  ].sort()
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name))
}

async function load(file: string): Promise<Command.Class> {
  const module = (await import(pathToFileURL(file).href)) as {default: Command.Class}
  return module.default
}

/** Returns every variable that the source mentions. */
function variables(): string[] {
  const texts = filesIn(source).map((file) => readFileSync(file, 'utf8'))
  // The program sets this one itself, for oclif.
  return [...new Set(texts.flatMap((text) => text.match(/\bMI_(?!DISABLE_THEME)[A-Z_]+\b/g) ?? []))]
}

function commandLines(name: string, command: Command.Class, result: () => readonly string[]): string[] {
  const {args, flags, baseFlags, enableJsonFlag, aliases, hidden} = command
  const lines = [
    `${name}${marks({aliases, hidden})}`,
    ...Object.entries(args).map(([argument, {required, options, multiple, default: value}]) => {
      return `${name} ${argument.toUpperCase()}${marks({required, multiple, options, default: value})}`
    }),
    ...Object.entries({...baseFlags, ...flags}).map(
      ([flag, definition]) => `${name} --${flag}${flagMarks(definition)}`,
    ),
  ]
  if (!enableJsonFlag) return lines
  return [...lines, `${name} --json boolean`, ...result().map((field) => `${name} --json ${field}`)]
}

/** Describes what can be typed for a flag. Computed defaults are left out. */
function flagMarks(definition: Command.Class['flags'][string]): string {
  const {type, char, aliases, charAliases, required, description, dependsOn, exclusive, hidden} = definition
  const env = Array.from(description?.matchAll(/\[env: (\w+)/g) ?? [], ([, name]) => name)
  const only = definition.type === 'option' ? {options: definition.options, multiple: definition.multiple} : {}
  const value: unknown = typeof definition.default === 'function' ? undefined : definition.default
  return ` ${type === 'option' ? (definition.helpValue?.toString() ?? 'VALUE') : type}${marks({
    char,
    aliases,
    charAliases,
    required,
    ...only,
    env,
    default: value,
    dependsOn,
    exclusive,
    hidden,
  })}`
}

/** Lists what is set in brackets: `[required, options: a b]`. */
function marks(all: Readonly<Record<string, unknown>>): string {
  const set = Object.entries(all).flatMap(([name, value]) => {
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return []
    if (value === true) return [name]
    return [`${name}: ${Array.isArray(value) ? value.join(' ') : JSON.stringify(value).replaceAll('"', '')}`]
  })
  return set.length === 0 ? '' : ` [${set.join(', ')}]`
}

/** The types of the source, from the compiler. */
class Types {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker

  constructor(files: readonly string[]) {
    const config = ts.getParsedCommandLineOfConfigFile(
      path.join(root, 'tsconfig.json'),
      {},
      {...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined},
    )
    this.#program = ts.createProgram(files, config?.options ?? {})
    this.#checker = this.#program.getTypeChecker()
  }

  /** @returns the fields of what a command's `run` returns, as `secrets[].alias: string` */
  resultOf(file: string): string[] {
    const command = this.#exports(file).find((symbol) => symbol.name === 'default')
    const run = command && this.#checker.getDeclaredTypeOfSymbol(this.#original(command)).getProperty('run')
    return run === undefined ? [] : this.#fieldsReturned(this.#checker.getTypeOfSymbol(run))
  }

  /** The same for what an exported function returns. */
  returned(file: string, name: string): string[] {
    const symbol = this.#exports(file).find((each) => each.name === name)
    if (symbol === undefined) throw new Error(`${path.relative(root, file)} does not export ${name}`)
    return this.#fieldsReturned(this.#checker.getTypeOfSymbol(symbol))
  }

  /** Returns the stable codes of the error classes. */
  errorCodes(file: string): string[] {
    return this.#exports(file).flatMap((symbol) => {
      const code = this.#checker.getDeclaredTypeOfSymbol(symbol).getProperty('code')
      const type = code && this.#checker.getTypeOfSymbol(code)
      return type?.isStringLiteral() ? [`error ${type.value} ${symbol.name}`] : []
    })
  }

  #exports(file: string): ts.Symbol[] {
    const module = this.#checker.getSymbolAtLocation(this.#program.getSourceFile(file)!)
    return module === undefined ? [] : this.#checker.getExportsOfModule(module)
  }

  #original(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #fieldsReturned(type: ts.Type): string[] {
    const returned = this.#returned(type)
    const awaited = this.#checker.getAwaitedType(returned) ?? returned
    return this.#fields(this.#checker.getNonNullableType(awaited), '')
  }

  #returned(type: ts.Type): ts.Type {
    const [signature] = type.getCallSignatures()
    return this.#checker.getReturnTypeOfSignature(signature!)
  }

  /** @param at what leads to the type, as `secrets[]`; empty at the top */
  #fields(type: ts.Type, at: string): string[] {
    if (type.isUnion() && type.types.every((each) => this.#isObject(each))) {
      const variants = type.types.map((each) => this.#fields(each, at))
      const all = [...new Set(variants.flat())]
      // Fields that not all variants have are marked, so that the snapshot shows when one variant loses a field.
      return all.map((line) => (variants.every((lines) => lines.includes(line)) ? line : `${line} (sometimes)`))
    }
    if (this.#checker.isArrayType(type)) {
      const [element] = this.#checker.getTypeArguments(type as ts.TypeReference)
      return this.#fields(element!, `${at}[]`)
    }
    const json = type.getProperty('toJSON')
    if (json !== undefined) return [`${at}: ${this.#text(this.#returned(this.#checker.getTypeOfSymbol(json)))}`]
    if (!this.#isObject(type)) return [`${at}: ${this.#text(type)}`]
    const index = type.getStringIndexType()
    const properties = type.getProperties().flatMap((property) => {
      const ofProperty = this.#checker.getTypeOfSymbol(property)
      // JSON leaves out what is undefined.
      const mark = isUndefinable(ofProperty) || property.flags & ts.SymbolFlags.Optional ? '?' : ''
      const name = `${at === '' ? '' : `${at}.`}${property.name}${mark}`
      return this.#fields(isUndefinable(ofProperty) ? this.#checker.getNonNullableType(ofProperty) : ofProperty, name)
    })
    if (index !== undefined) properties.push(...this.#fields(index, `${at}{}`))
    return properties.length === 0 ? [`${at === '' ? '' : `${at}: `}${this.#text(type)}`] : properties
  }

  #isObject(type: ts.Type): boolean {
    return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive | ts.TypeFlags.Intersection)) !== 0
  }

  /** Type names may change; what they stand for is the contract. */
  #text(type: ts.Type): string {
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) {
      const parts = type.types.map((each) => this.#text(each)).sort()
      return parts.join(' | ').replace('false | true', 'boolean')
    }
    return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
  }
}

function isUndefinable(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({flags}) => (flags & ts.TypeFlags.Undefined) !== 0)
}
