/** mi(1): the commands, and what all of them share. */
import {commandList} from './command-page.js'
import {type CommandDescription, pageName, type ProgramDescription} from './commands.js'
import {exitStatus} from './exit-status.js'
import {describeFlag} from './flags.js'
import {bold, escapeRoff, italic, paragraphs, prose, section, subsection, tagged, typed, wrap} from './roff.js'
import {header, reference} from './title.js'

/** @returns the page in the macros of man(7) */
export function overviewPage(program: ProgramDescription): string {
  const [summary = '', ...rest] = program.description.split('\n')
  const description = rest.join('\n').replace(/\n+Exit codes:.*$/, '')
  const sections = [
    header('mi', program.version),
    section('NAME', wrap(String.raw`mi \- ${escapeRoff(summary)}`)),
    section('SYNOPSIS', `${bold('mi')} ${italic('COMMAND')} [${italic('FLAGS')}]`),
    section('DESCRIPTION', paragraphs(`${description}\n\n${habits.join('\n\n')}`)),
    section('COMMANDS', ...topicSections(program)),
    section('OPTIONS', prose('Every command has these options.'), ...globalFlags(program.commands)),
    section('ENVIRONMENT', paragraphs(precedence), ...terms(variables)),
    section('FILES', ...terms(files)),
    section('EXIT STATUS', exitStatus()),
    section('EXAMPLES', ...examples.map(([purpose, command]) => `.PP\n${prose(purpose)}\n${typed(command)}`)),
    section('SEE ALSO', program.commands.map(({id}) => reference(pageName(id))).join(',\n')),
  ]
  return `${sections.join('\n')}\n`
}

const habits = [
  'Every prompt has a flag or an environment variable. Without a terminal, mi never prompts; the error names what is missing. Passwords and secrets are never accepted as arguments.',
  'Only results are written to standard output. Prompts, notes, warnings and errors are written to standard error. Existing files are never overwritten by default.',
  'mi sends no telemetry and does not check for updates. It uses the network only if you name a secret in a store such as Vault.',
]

function topicSections({commands, topics}: ProgramDescription): readonly string[] {
  const topicOf = ({id}: CommandDescription) => (id.includes(':') ? (id.split(':')[0] ?? '') : '')
  const names = [...new Set(commands.map(topicOf))].sort((one, other) => rank(one) - rank(other))
  return names.map((name) => {
    const list = commandList(commands.filter((command) => topicOf(command) === name))
    const [title = name, ...more] = (topics[name]?.description ?? 'other commands').split('\n')
    const heading = `${title.charAt(0).toUpperCase()}${title.slice(1)}`
    return subsection(heading, ...(more.length > 0 ? [paragraphs(more.join('\n'))] : []), ...list)
  })
}

/** The main job comes first, and what belongs to no topic last. */
function rank(topic: string): number {
  return ['secret', 'keystore', 'profile'].indexOf(topic) + (topic === '' ? 100 : 0)
}

function globalFlags(commands: readonly CommandDescription[]): readonly string[] {
  const flags = commands.flatMap((command) => Object.values(command.flags))
  const global = flags.filter(({helpGroup, hidden}) => helpGroup === 'GLOBAL' && hidden !== true)
  const byName = new Map(global.map((flag) => [flag.name, flag]))
  const help = {name: 'help', char: 'h', type: 'boolean', description: 'show help for the command'} as const
  const version = {
    name: 'version',
    char: 'v',
    type: 'boolean',
    description: 'without a command: print the version',
  } as const
  return [...byName.values(), help, version]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((flag) => describeFlag(flag))
}

const precedence =
  'Flags override environment variables, which override the file named by --dotenv. Without --dotenv, .env in the working directory only makes suggestions at prompts.'

type Terms = readonly (readonly [term: string, description: string])[]

function terms(list: Terms): readonly string[] {
  return list.map(([term, description]) => tagged(bold(escapeRoff(term)), description))
}

const variables: Terms = [
  ['MI_PROFILE', 'The profile to use, like --profile.'],
  [
    'MI_HOME',
    'The home directory of a WSO2 product, like --mi-home. Commands that name files or a keystore ignore it.',
  ],
  ['CARBON_HOME', 'The same, if MI_HOME is not set.'],
  ['MI_KEYSTORE', 'The keystore or certificate file, like --keystore of "mi secret init".'],
  ['MI_KEYSTORE_TYPE', 'Its expected type, like --type of "mi secret init".'],
  ['MI_KEY_ALIAS', 'The alias of the key, like --alias of "mi secret init".'],
  ['MI_KEYSTORE_PASSWORD', 'The keystore password itself, like line 1 of --password-file.'],
  ['MI_KEY_PASSWORD', 'The password of a key that has its own, like line 2 of --password-file.'],
  [
    'MI_TO_KEYSTORE_PASSWORD',
    'The password of the new profile\'s keystore in "mi secret rotate", like line 1 of --to-password-file.',
  ],
  ['MI_ENCRYPTION_KEY', 'The symmetric key itself, like the content of --key-file.'],
  ['MI_CIPHER', 'The transformation, like --cipher.'],
  ['MI_CONFIG_DIR', 'The directory for profiles. Never read from a file.'],
  ['MI_CACHE_DIR', 'The directory for cached code. Never read from a file.'],
  ['MI_NO_GIT', 'If set to 1, mi does not run git.'],
  ['NO_COLOR', 'If set, mi prints no colors. CLICOLOR=0 means the same.'],
  ['FORCE_COLOR', 'If set to 1, mi prints colors even in a pipe. CLICOLOR_FORCE=1 means the same.'],
  ['TERM', 'If it is dumb, prompts and progress are plain lines, without colors.'],
]

const files: Terms = [
  [
    '~/.config/mi',
    'Profiles, and the symmetric keys that mi generated or copied. To use another directory, set XDG_CONFIG_HOME or MI_CONFIG_DIR.',
  ],
  [
    '~/.cache/mi',
    'Cached code, to start faster. It is safe to delete. To use another directory, set XDG_CACHE_HOME or MI_CACHE_DIR.',
  ],
  ['security/', 'Where "mi secret create" writes files, unless --dest names another place.'],
  ['.env', 'Suggestions for prompts, in the working directory.'],
]

const examples: Terms = [
  ['Create a profile from a keystore, answering the prompts:', 'mi secret init'],
  ['Encrypt one secret at a prompt:', 'mi secret create'],
  [
    'Encrypt a file of secrets for a Kubernetes cluster:',
    'mi secret create k8 --from secrets.properties --dest - | kubectl apply -f -',
  ],
  ['Check what Micro Integrator can decrypt:', 'mi secret verify security/wso2-secrets.properties'],
]
