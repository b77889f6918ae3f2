/** How a page describes flags. */
import type {FlagDescription} from './commands.js'
import {bold, escapeRoff, italic, tagged} from './roff.js'

/**
 * @param value what to call the flag's value, if the flag does not say it
 * @returns an item of the list of flags: the flag, its value, its description as sentences, and its variables
 */
export function describeFlag(flag: FlagDescription, value?: string): string {
  const {text, variables} = splitDescription(flag.description ?? '')
  const sentences = [
    sentence(text),
    flag.options !== undefined && flag.options.length > 1 && `One of ${flag.options.join(', ')}.`,
    flag.exclusive !== undefined &&
      `Cannot be combined with ${flag.exclusive.map((name) => `--${name}`).join(' or ')}.`,
    spellings(flag),
    variables.length > 0 &&
      `${variables.length > 1 ? 'Environment variables' : 'Environment variable'}: ${variables.join(', ')}.`,
  ]
  return tagged(flagName(flag, value), sentences.filter((text) => typeof text === 'string').join(' '))
}

/** @returns a fragment as a sentence. A name of a file or a command stays as it is. */
export function sentence(fragment: string): string {
  return `${fragment.replace(/^[a-z](?=[a-z-]*(?:[,;:]?\s|$))/, (letter) => letter.toUpperCase())}.`
}

function flagName({char, name, type, helpValue}: FlagDescription, valueInUsage?: string): string {
  const value = helpValue ?? valueInUsage ?? name.replaceAll('-', '_').toUpperCase()
  const spelling = [...(char === undefined ? [] : [`-${char}`]), `--${name}`]
  const names = spelling.map((each) => bold(escapeRoff(each))).join(', ')
  return type === 'boolean' ? names : `${names}=${valueName(value)}`
}

/** Alternatives as `KEY|VALUE`. */
function valueName(value: string): string {
  return value
    .split(/([|=.])/)
    .map((part, index) => (index % 2 === 0 ? italic(escapeRoff(part)) : part))
    .join('')
}

function spellings({aliases = [], charAliases = []}: FlagDescription): string | undefined {
  const others = [...aliases.map((name) => `--${name}`), ...charAliases.map((char) => `-${char}`)]
  return others.length > 0 ? `Other spellings: ${others.join(', ')}.` : undefined
}

/** Takes out the variables: `[env: MI_PROFILE]`, `[env: MI_KEYSTORE_PASSWORD=<password>]`. */
function splitDescription(description: string): {readonly text: string; readonly variables: readonly string[]} {
  const lines = description.split('\n')
  const variableIn = (line: string) => /^\[env: (\w+)(?:=<(.*)>)?\]$/.exec(line)
  return {
    // Help shows flags before the description, a page shows them after it.
    text: lines
      .filter((line) => variableIn(line) === null)
      .join(' ')
      .replace('described below', 'described above'),
    variables: lines.flatMap((line) => {
      const [, name, content] = variableIn(line) ?? []
      if (name === undefined) return []
      return [content === undefined ? name : `${name} (the ${content} itself)`]
    }),
  }
}
