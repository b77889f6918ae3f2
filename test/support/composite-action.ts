/** Runs a composite action of GitHub as its runner does, as far as the actions of `integrations` need it. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {type Environment, type Place, type Run, runProgram} from './cli.js'

interface Step {
  readonly id?: string
  readonly shell: string
  readonly env?: Readonly<Record<string, string>>
  readonly run: string
}

interface Action {
  readonly inputs: Readonly<Record<string, {readonly required?: boolean; readonly default?: string}>>
  readonly outputs: Readonly<Record<string, {readonly value: string}>>
  readonly runs: {readonly using: string; readonly steps: readonly Step[]}
}

interface ActionRun extends Pick<Run, 'code' | 'stderr' | 'stdout'> {
  readonly outputs: Readonly<Record<string, string>>
  /** The lines that the runner takes for commands to it. */
  readonly commands: readonly string[]
}

export function readAction(file: string): Action {
  return parse(readFileSync(file, 'utf8')) as Action
}

/**
 * @param given the inputs, as `with` has them
 * @param env the variables of the step that uses the action, which its own steps get, too
 * @returns what all steps printed, and the exit code of the last one that ran: the first that fails is the last
 */
export async function runAction(
  file: string,
  given: Readonly<Record<string, string>>,
  {place, env = {}}: {readonly place: Place; readonly env?: Environment},
): Promise<ActionRun> {
  const {inputs, outputs, runs} = readAction(file)
  const context = new Map<string, string>()
  for (const [name, input] of Object.entries(inputs)) context.set(`inputs.${name}`, given[name] ?? input.default ?? '')
  const temporary = place.path('runner-temp')
  mkdirSync(temporary, {recursive: true})
  let [code, stdout, stderr, searched] = [0 as number | null, '', '', process.env.PATH ?? '']

  for (const [index, {id = String(index), shell, env: own = {}, run}] of runs.steps.entries()) {
    if (shell !== 'bash') throw new Error(`unknown shell ${shell}`)
    const [script, added, output] = ['script', 'path', 'output'].map((name) => path.join(temporary, `${name}-${id}`))
    writeFileSync(script!, run)
    writeFileSync(added!, '')
    writeFileSync(output!, '')
    const variables = {
      ...env,
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, evaluate(value, context)])),
      PATH: searched,
      RUNNER_TEMP: temporary,
      GITHUB_PATH: added,
      GITHUB_OUTPUT: output,
      GITHUB_WORKSPACE: place.work,
    }
    // As in the documentation of `jobs.<job_id>.steps[*].shell`.
    const command = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script!]
    const result = await runProgram(command, {in: place, env: variables})
    code = result.code
    stdout += result.stdout
    stderr += result.stderr
    searched = [...linesOf(added!).reverse(), searched].join(path.delimiter)
    for (const line of linesOf(output!)) {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
      context.set(`steps.${id}.outputs.${name}`, value)
    }
    if (code !== 0) break
  }
  const values = Object.entries(outputs).map(([name, {value}]) => [name, evaluate(value, context)] as const)
  const read = {outputs: Object.fromEntries(values), commands: [stdout, stderr].flatMap(commandsIn)}
  return {code, stdout, stderr, ...read}
}

/** As the runner finds them: `::name ::` begins a line, `##[name]` is anywhere in it. The two that stop them and go on are left out. */
function commandsIn(printed: string): readonly string[] {
  let stopped: string | undefined
  return printed.split('\n').filter((line) => {
    if (stopped !== undefined) {
      if (line === `::${stopped}::`) stopped = undefined
      return false
    }
    const [, word] = /^::stop-commands::(\w{20,})$/.exec(line) ?? []
    if (word !== undefined) {
      stopped = word
      return false
    }
    return /^\s*::|##\[/.test(line)
  })
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** Only whole values, and only references. */
function evaluate(value: string, context: ReadonlyMap<string, string>): string {
  const [, reference] = /^\$\{\{ ((?:inputs|steps)\.[\w.-]+) \}\}$/.exec(value) ?? []
  if (reference === undefined) throw new Error(`not a reference: ${value}`)
  const found = context.get(reference)
  if (found === undefined && reference.startsWith('inputs.')) throw new Error(`no input ${reference}`)
  return found ?? ''
}
