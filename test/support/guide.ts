/**
 * The pages of docs/guide, so that tests run what people paste. Each block of a page is a command (`sh`, or `console` with what
 * it prints), a file that the sentence before it names, or marked `*Not run here: REASON.*` after it.
 */
import {existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {type Environment, miCommand, type Place} from './cli.js'

const directory = path.join(import.meta.dirname, '..', '..', 'docs', 'guide')

export interface Block {
  readonly heading: string
  readonly language: string
  readonly code: string
  /** The file that the sentence before the block names: ``Write to `NAME`:`` */
  readonly file: string | undefined
  /** The words in italics after the block: `Run.`, or `Not run here: REASON.` */
  readonly mark: string
}

/** The names of all pages, without `.md`. */
export function guidePages(): string[] {
  return readdirSync(directory).flatMap((name) => (name.endsWith('.md') ? [name.slice(0, -3)] : []))
}

/** The text of a page. */
function guidePage(name: string): string {
  return readFileSync(path.join(directory, `${name}.md`), 'utf8')
}

/** The blocks of a page, in order. Throws if one has no language. */
export function guideBlocks(name: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let before = ''
  for (const part of guidePage(name).split(/^(```\w*\n.*?^```\n)/ms)) {
    const [, language, code] = /^```(\w*)\n(.*)^```\n$/ms.exec(part) ?? []
    if (language === undefined || code === undefined) {
      const [, mark] = /^\n\*(\S.*?)\*/s.exec(part) ?? []
      const last = blocks.at(-1)
      if (mark !== undefined && last !== undefined) blocks[blocks.length - 1] = {...last, mark}
      heading = Array.from(part.matchAll(/^#+ (.+)$/gm)).at(-1)?.[1] ?? heading
      before = part.trimEnd().split('\n\n').at(-1) ?? ''
      continue
    }
    if (language === '') throw new Error(`a block of ${name}.md under "${heading}" has no language`)
    const [, file] = /`([^`\s]+)`[^`]*:$/.exec(before) ?? []
    blocks.push({heading, language, code, file, mark: ''})
  }
  return blocks
}

export const isCommand = ({language}: Block) => language === 'sh' || language === 'console'
export const isLeftOut = ({mark}: Block) => mark.startsWith('Not run')

/** One command of a page, or a block of them. */
interface Step {
  readonly command: string
  /** What the page says that it prints; undefined if it does not say. */
  readonly shown?: string
}

function stepsOf({language, code}: Block): Step[] {
  if (language === 'sh') return [{command: code}]
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [, command = '', shown = ''] = /^([^\n]*\n(?:> [^\n]*\n)*)(.*)$/s.exec(text) ?? []
      return {command: command.replaceAll(/^> /gm, ''), shown}
    })
}

const status = '\u0002'
const end = '\u0003'

/** A script that writes the files of a page and runs its commands one after the other, in one shell. */
interface GuideScript {
  readonly text: string
  /** Throws if a command has not printed what the page says. @param folder what the page calls `/home/me/app` */
  readonly compare: (output: string, folder: string) => void
}

/** Throws if a block is neither a command, nor a file, nor marked. */
export function guideScript(blocks: readonly Block[]): GuideScript {
  const steps: Step[] = []
  const lines = blocks.flatMap((block) => {
    if (isLeftOut(block)) return []
    if (!isCommand(block)) return [fileWriting(block)]
    return stepsOf(block).map((step) => {
      steps.push(step)
      const marked = `${step.command}printf '${status}%s${end}' "$?"\n`
      return step.shown === undefined ? marked : `set +e\n${marked}set -e\n`
    })
  })
  return {
    text: `set -e -o pipefail\nexec 2>&1\n${lines.join('')}`,
    compare: (output, folder) => {
      const printed = output.split(end)
      if (printed.length <= steps.length) throw new Error(`stopped after: ${output}`)
      const wrong = steps.flatMap((step, index) => differences(step, printed[index] ?? '', folder))
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    },
  }
}

function fileWriting({heading, language, file, code}: Block): string {
  if (file === undefined) throw new Error(`the block of ${language} under "${heading}" is no file, and has no mark`)
  return `mkdir -p "$(dirname ${file})"\ncat >${file} <<'END OF BLOCK'\n${code}END OF BLOCK\n`
}

/** How the output of a command differs from what the page shows. */
function differences({command, shown}: Step, output: string, folder: string): string[] {
  const [printed = '', code = ''] = output.split(status)
  const lines = printed.replaceAll(folder, '/home/me/app')
  const fails = /^(?:error: |Automatic merge failed)/m.test(shown ?? '')
  if (fails === (code === '0')) return [`ended with ${code}: ${command}${lines}`]
  if (shown === undefined) return []
  return pattern(shown).test(lines) ? [] : [`for ${command}the page shows\n${shown}but it printed\n${lines}`]
}

/**
 * A word with `…` may continue in any way from there; `…` after a space is the rest of the line, and as a line of its own any lines.
 * Dates and git's hashes are those of the run.
 */
function pattern(shown: string): RegExp {
  const escaped = shown
    .replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
    .replaceAll(/^…\n/gm, String.raw`(?:.*\n)*?`)
    .replaceAll(/ …$/gm, ' .*')
    .replaceAll(/…[^\s"]*/g, String.raw`[^\s"]*`)
    .replaceAll(/\b[0-9a-f]{7}\b/g, '[0-9a-f]{7,}')
    .replaceAll(/\d{4}-\d\d-\d\d/g, String.raw`\d{4}-\d\d-\d\d`)
  return new RegExp(`^${escaped}$`)
}

/** The environment of someone who has installed `mi`; programs can be added to `bin` in the home. */
export function installed(place: Place): Environment {
  const bin = path.join(place.home, 'bin')
  mkdirSync(bin, {recursive: true})
  if (!existsSync(path.join(bin, 'mi'))) symlinkSync(miCommand([])[1] ?? '', path.join(bin, 'mi'))
  return {PATH: `${bin}:${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`}
}
