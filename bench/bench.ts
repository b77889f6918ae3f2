/** `npm run bench`: measures everything, and writes the page with the results. */
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Printer} from './command-line.js'
import type {Bench} from './comparison.js'
import {measureCompletion} from './completion.js'
import {measureExisting} from './existing.js'
import {measureKeystores} from './keystores.js'
import {describeMachine} from './machine.js'
import {measureMany} from './many.js'
import {readOptions, sectionNames, type SectionName} from './options.js'
import {renderSection, type Section} from './section.js'
import {measureStart} from './start.js'
import {withWorkshop, type Workshop} from './workshop.js'

const page = path.join(import.meta.dirname, '..', 'docs', 'performance.md')

/**
 * Measures, prints the page and writes it to a file. Reports its progress on standard error. No result is a failure,
 * however slow.
 * @param arguments_ the arguments after `npm run bench --`
 * @throws OptionError before it measures anything
 */
export async function bench(arguments_: readonly string[], {log, error}: Printer): Promise<undefined> {
  const options = readOptions(arguments_, page)
  const benchIn = (workshop: Workshop): Bench => ({
    workshop,
    ...options,
    onStart: (task, rounds) => {
      error(`${task}: ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`)
    },
    onFailure: (name, reason) => {
      error(`  ${name} failed: ${reason instanceof Error ? reason.message : String(reason)}`)
    },
  })
  const sections = await withWorkshop((workshop) => measureAll(benchIn(workshop), options.sections))
  const text = renderPage(await describeMachine(), sections)
  log(text)
  writeFileSync(options.out, text)
}

const measures: Readonly<Record<SectionName, (bench: Bench) => Promise<Section>>> = {
  start: measureStart,
  completion: measureCompletion,
  many: measureMany,
  existing: measureExisting,
  keystores: measureKeystores,
}

async function measureAll(bench: Bench, names: readonly SectionName[]): Promise<readonly Section[]> {
  const sections: Section[] = []
  for (const name of sectionNames) if (names.includes(name)) sections.push(await measures[name](bench))
  return sections
}

function renderPage(machineLine: string, sections: readonly Section[]): string {
  return [heading(machineLine), ...sections.map(renderSection)].join('\n')
}

function heading(machineLine: string): string {
  return `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, on this machine:
${machineLine}.

Each time is the median time of a process, from its start to its end. \`mi\` and what it is compared with ran in turns (A B A B …).
The ratio is \`mi\`'s time divided by the other time, as the median of all rounds: 2.00 means that \`mi\` took twice as long.
Memory is the peak of the process, or of the largest one if there are several. It is measured on Linux only; other systems show –.
`
}
