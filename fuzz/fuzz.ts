/** `npm run fuzz`: gives hostile inputs to everything that reads them. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {runCrew} from './crew.js'
import {examine} from './examine.js'
import {Findings, type Finding} from './findings.js'
import {readOptions, type Options} from './options.js'
import {inputFor, Plan} from './plan.js'
import type {Target} from './target.js'

/** Where the targets are: the URL of a module that exports `targets`. */
const usualModule = new URL('./targets.js', import.meta.url).href

type Output = Pick<Console, 'error' | 'log'>

/**
 * Tries inputs and prints what was found.
 * @param words the arguments after `npm run fuzz --`
 * @returns whether all is well
 * @throws OptionError before it tries anything
 */
export async function fuzz(words: readonly string[], {log, error}: Output, module = usualModule): Promise<boolean> {
  const {targets} = (await import(module)) as {readonly targets: readonly Target[]}
  const options = readOptions(
    words,
    targets.map(({name}) => name),
  )
  const chosen = targets.filter(({name}) => options.targets.length === 0 || options.targets.includes(name))
  const findings = new Findings(options.out)
  log(`seed ${options.seed}`)
  if (options.file !== undefined) await tryFile(readFileSync(options.file), chosen, findings)
  else if (options.run !== undefined) await tryRun(options.run, chosen, options.seed, findings)
  else log(await tryMany(chosen, module, options, findings, error))
  for (const finding of findings.all) log(describe(finding, options.seed))
  return findings.all.length === 0
}

async function tryFile(input: Buffer, targets: readonly Target[], findings: Findings): Promise<void> {
  for (const target of targets) {
    const flaw = await examine(target, input)
    if (flaw !== undefined) findings.add(target.name, 0, flaw, input)
  }
}

async function tryRun(run: number, targets: readonly Target[], seed: number, findings: Findings): Promise<void> {
  for (const target of targets) {
    const input = inputFor(seed, {target, run})
    const flaw = await examine(target, input)
    if (flaw !== undefined) findings.add(target.name, run, flaw, input)
  }
}

/** @returns how much was tried */
async function tryMany(
  targets: readonly Target[],
  module: string,
  {runs = Infinity, seconds = Infinity, seed, patience, jobs}: Options,
  findings: Findings,
  progress: (line: string) => void,
): Promise<string> {
  const plan = new Plan(targets)
  const started = performance.now()
  const rate = (count: number) =>
    `${count} runs, ${Math.round((count / (performance.now() - started)) * 1000)} per second`
  let count = 0
  const timer = setInterval(() => {
    progress(`${rate(count)}, ${findings.all.length} findings`)
  }, 10_000)
  const directory = mkdtempSync(path.join(tmpdir(), 'mi-fuzz-'))
  const assignment = {
    module,
    targets: targets.map(({name}) => name),
    seed,
    patience,
    end: Math.min(runs, Number.MAX_SAFE_INTEGER),
    until: Math.min(Date.now() + seconds * 1000, Number.MAX_SAFE_INTEGER),
  }
  try {
    await runCrew(assignment, jobs, directory, {
      onRuns: (more) => {
        count += more
      },
      onFlaw: (index, flaw) => {
        const one = plan.caseAt(index)
        findings.add(one.target.name, one.run, flaw, inputFor(seed, one))
      },
      onMinimal: (target, flaw, input) => {
        findings.addMinimal(target, flaw, input)
      },
    })
  } finally {
    clearInterval(timer)
    rmSync(directory, {recursive: true, force: true})
  }
  return [rate(count), ...sharesOf(plan, targets, count)].join('\n')
}

/** How many inputs each target was given. The processes advance at about the same speed. */
function sharesOf(plan: Plan, targets: readonly Target[], count: number): readonly string[] {
  const shares = new Map(targets.map((target) => [target, 0]))
  for (let index = 0; index < count; index++) {
    const {target} = plan.caseAt(index)
    shares.set(target, (shares.get(target) ?? 0) + 1)
  }
  return [...shares].map(([{name}, share]) => `  ${name.padEnd(18)}${share}`)
}

function describe({target, run, flaw, count, files}: Finding, seed: number): string {
  const times = count === 1 ? '' : ` (${count} inputs)`
  return [
    `${target}: ${flaw.kind}: ${flaw.detail}${times}`,
    ...files.map((file) => `  saved: ${file}`),
    `  again: npm run fuzz -- --seed ${seed} --target ${target} --run ${run}`,
  ].join('\n')
}
