/** The manual page of a command. */
import {
  type CommandDescription,
  commandName,
  type FlagDescription,
  pageName,
  type ProgramDescription,
} from './commands.js'
import {exitStatus} from './exit-status.js'
import {describeFlag, sentence} from './flags.js'
import {bold, escapeRoff, italic, paragraphs, prose, section, subsection, tagged, typed, wrap} from './roff.js'
import {header, reference} from './title.js'

/** @returns the page in the macros of man(7) */
export function commandPage(command: CommandDescription, program: ProgramDescription): string {
  const sections = [
    header(pageName(command.id), program.version),
    section('NAME', nameLine(command)),
    section('SYNOPSIS', usages(command).map(synopsis).join('\n.br\n')),
    section('DESCRIPTION', paragraphs(command.description ?? sentence(command.summary))),
    ...argumentsSection(command),
    ...optionsSections(command),
    section('EXIT STATUS', exitStatus()),
    ...examplesSection(command),
    section('SEE ALSO', relatedPages(command, program)),
  ]
  return `${sections.join('\n')}\n`
}

function nameLine({id, aliases, hiddenAliases, summary}: CommandDescription): string {
  const names = [id, ...aliases, ...hiddenAliases].map((name) => escapeRoff(pageName(name)))
  return wrap(String.raw`${names.join(', ')} \- ${escapeRoff(summary)}`)
}

function usages({id, usage, args}: CommandDescription): readonly string[] {
  if (typeof usage === 'string') return [usage]
  if (usage !== undefined) return usage
  const names = Object.values(args).map(({name}) => `[${name.toUpperCase()}]`)
  return [[...id.split(':'), ...names, '[FLAGS]'].join(' ')]
}

/** Words that are typed as they are in bold, words to replace in italics. */
function synopsis(usage: string): string {
  const words = usage.replaceAll(/[A-Z]+|[a-z-]+|[^A-Za-z-]+/g, (part) => {
    if (/^[A-Z]/.test(part)) return italic(escapeRoff(part))
    return /^[a-z-]/.test(part) ? bold(escapeRoff(part)) : escapeRoff(part)
  })
  return `${bold('mi')} ${words}`
}

function argumentsSection({args}: CommandDescription): readonly string[] {
  const shown = Object.values(args).filter(({hidden}) => hidden !== true)
  const items = shown.map(({name, description = ''}) =>
    tagged(italic(escapeRoff(name.toUpperCase())), sentence(description)),
  )
  return items.length > 0 ? [section('ARGUMENTS', ...items)] : []
}

function optionsSections(command: CommandDescription): readonly string[] {
  const describe = (flag: FlagDescription) => describeFlag(flag, valueInUsage(flag, command))
  const shown = Object.values(command.flags)
    .filter(({hidden}) => hidden !== true)
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const own = shown.filter(({helpGroup}) => helpGroup === undefined).map(describe)
  const global = shown.filter(({helpGroup}) => helpGroup !== undefined).map(describe)
  if (own.length === 0 || global.length === 0) return shown.length > 0 ? [section('OPTIONS', ...own, ...global)] : []
  return [section('OPTIONS', ...own, subsection('Global options', ...global))]
}

/** The synopsis may have a better word than the name of the flag: `--for KIND`. */
function valueInUsage({name}: FlagDescription, command: CommandDescription): string | undefined {
  return new RegExp(`--${name} ([A-Z]+)`).exec(usages(command).join('\n'))?.[1]
}

function examplesSection({id, examples = []}: CommandDescription): readonly string[] {
  const fillIn = (text: string) =>
    text.replaceAll('<%= config.bin %>', 'mi').replaceAll('<%= command.id %>', id.replaceAll(':', ' '))
  const parts = examples.map((example) => {
    const {description, command} = typeof example === 'string' ? {description: '', command: example} : example
    const intro = description === '' ? [] : ['.PP', prose(`${sentence(description).slice(0, -1)}:`)]
    return [...intro, typed(fillIn(command).replace(/^\$ /, ''))].join('\n')
  })
  return parts.length > 0 ? [section('EXAMPLES', ...parts)] : []
}

/** The overview and the pages of the same topic. */
function relatedPages({id}: CommandDescription, {commands}: ProgramDescription): string {
  const [topic = ''] = id.split(':')
  const related = commands.filter((other) => other.id !== id && other.id.startsWith(`${topic}:`))
  return ['mi', ...related.map((other) => pageName(other.id))].map(reference).join(',\n')
}

/** @returns the list of commands for the overview, with a line for each */
export function commandList(commands: readonly CommandDescription[]): readonly string[] {
  return commands.map(({id, summary}) => tagged(bold(escapeRoff(commandName(id))), sentence(summary)))
}
