/** The commands of the README, so that tests run what people paste. */
import {readFileSync} from 'node:fs'
import path from 'node:path'

export const readmeText = readFileSync(path.join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')

/** @returns the text under a heading, to the next one */
export function readmeSection(heading: string): string {
  const [, section] = readmeText.split(`\n## ${heading}\n`)
  if (section === undefined) throw new Error(`the README has no heading ${heading}`)
  return section.split('\n## ')[0] ?? ''
}

/** @returns the lines of the only code block in this language */
export function codeBlock(section: string, language: string): string {
  const blocks = Array.from(section.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, name, code = '']) => ({name, code}))
  const [block, other] = blocks.filter(({name}) => name === language)
  if (block === undefined || other !== undefined) throw new Error(`there must be one block of ${language}`)
  return block.code
}

/** @returns the commands in the rows of a table, as they are pasted */
export function tableCommands(section: string): string[] {
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).at(-2) ?? '')
  return cells.flatMap((cell) => /^ `(.*)` $/.exec(cell)?.[1]?.replaceAll('\\|', '|') ?? [])
}
