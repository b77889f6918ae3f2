/** The whole of `npm run bench`: what it measures, and the page that comes of it. */
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Bench} from './comparison.js'
import {keystores} from './keystores.js'
import {machine} from './machine.js'
import {many} from './many.js'
import {readOptions} from './options.js'
import {sectionText, type Section} from './section.js'
import {start} from './start.js'
import {inWorkshop, type Workshop} from './workshop.js'

const page = path.join(import.meta.dirname, '..', 'docs', 'performance.md')

/**
 * Measures, prints the page and writes it; what it is doing goes to standard error. However slow anything is, it is no failure.
 * @param arguments_ the words after `npm run bench --`
 * @throws OptionError before anything is done
 */
export async function bench(
  arguments_: readonly string[],
  {log, error}: Pick<Console, 'log' | 'error'>,
): Promise<void> {
  const options = readOptions(arguments_, page)
  const inFolder = (workshop: Workshop): Bench => ({
    workshop,
    ...options,
    begins: (task, rounds) => {
      error(`${task} (${rounds})`)
    },
    failed: (name, reason) => {
      error(`  ${name} failed: ${reason instanceof Error ? reason.message : String(reason)}`)
    },
  })
  const sections = await inWorkshop((workshop) => measured(inFolder(workshop)))
  const text = pageOf(await machine(), sections)
  log(text)
  writeFileSync(options.out, text)
}

async function measured(inFolder: Bench): Promise<readonly Section[]> {
  return [await start(inFolder), await many(inFolder), await keystores(inFolder)]
}

function pageOf(machineLine: string, sections: readonly Section[]): string {
  return [heading(machineLine), ...sections.map(sectionText)].join('\n')
}

function heading(machineLine: string): string {
  return `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, on this machine:
${machineLine}.

Times are of whole processes, from start to end. What is compared ran in turn (A B A B …), and every time is the median of its rounds.
The ratio is \`mi\`'s time by the other's, the median of the ratios round by round: 1.00 is as long, 2.00 twice as long.
Memory is the peak of a process, or of the largest where there are several, as Linux counts it; other systems show –.
`
}
