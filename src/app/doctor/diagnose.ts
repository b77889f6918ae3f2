/** Runs the checks of `mi doctor` and renders what they find. */
import {colour} from '../../ui/colour.js'
import {cellWidth, renderRow} from '../../ui/table.js'
import {TerminalTable} from '../../ui/terminal-table.js'
import {textWidth} from '../../ui/text-width.js'
import type {OpenContext} from '../context.js'
import type {Check, Finding, Surroundings} from './check.js'
import {checks, stagedChecks} from './checks.js'
import {surveyFiles, type FileSurvey} from './survey-files.js'

interface DoctorOptions extends Pick<Surroundings, 'miHome' | 'profile'> {
  /** Whether to check only what is in git's index. */
  readonly staged: boolean
}

/** The result of `mi doctor` under --json. */
export interface DoctorResult {
  /** How many findings are problems. */
  readonly problems: number
  /** In the order of the table. */
  readonly findings: readonly DoctorFinding[]
}

interface DoctorFinding extends Finding {
  /** The name of the check, a stable word. */
  readonly check: string
}

/** Never shows a secret. @throws FileError if the index cannot be read; what opening the context throws */
export async function diagnose(options: DoctorOptions, openContext: OpenContext): Promise<DoctorResult> {
  const {staged, miHome, profile} = options
  const context = await openContext()
  let surveying: Promise<FileSurvey> | undefined
  const files = () => (surveying ??= surveyFiles(staged))
  const surroundings: Surroundings = {context, now: new Date(), miHome, profile, files}
  const findings: DoctorFinding[] = []
  for (const check of staged ? stagedChecks : checks) findings.push(...(await runCheck(check, surroundings)))
  return {problems: findings.filter(({state}) => state === 'problem').length, findings}
}

async function runCheck(check: Check, surroundings: Surroundings): Promise<readonly DoctorFinding[]> {
  const found = await check.run(surroundings)
  const shown: readonly Finding[] = found?.length === 0 ? [{subject: check.title, state: 'ok'}] : (found ?? [])
  return shown.map((finding) => ({check: check.name, ...finding}))
}

const header = ['CHECK', 'STATE', 'DETAILS'] as const

const stateColours = {note: 'yellow', ok: 'green', problem: 'red'} as const satisfies Record<Finding['state'], string>

type Paint = (name: 'green' | 'red' | 'yellow', text: string) => string

/**
 * @param columns the width of the terminal; undefined for anything else
 * @returns a table for standard output; sentences are not truncated, because commands to copy are in them
 */
export function renderFindings(
  findings: readonly Finding[],
  columns?: number,
  paint: Paint = (name, text) => colour(name, text, 'stdout'),
): string {
  const width = Math.max(header[0].length, ...findings.map(({subject}) => cellWidth(subject)))
  const stateWidth = Math.max(header[1].length, ...findings.map(({state}) => state.length))
  if (columns !== undefined) return renderOnTerminal(findings, [width, stateWidth], columns, paint)
  const rows = findings.map((finding) => {
    const {subject, state} = finding
    // The mark keeps the spaces before it.
    const start = renderRow([subject, '|'], [width]).replace(/\|\n$/, paint(stateColours[state], state))
    const text = describeFinding(finding)
    return text === '' ? `${start}\n` : `${start}${' '.repeat(stateWidth - state.length)}  ${text}\n`
  })
  return [renderRow(header, [width, stateWidth]), ...rows].join('')
}

function describeFinding({fact, hint}: Finding): string {
  return [fact, hint].filter(Boolean).join('; ')
}

function renderOnTerminal(
  findings: readonly Finding[],
  firstWidths: readonly [number, number],
  columns: number,
  paint: Paint,
): string {
  const width = Math.max(header[2].length, ...findings.map((finding) => textWidth(describeFinding(finding))))
  const paintState = (text: string, column: number) =>
    column === 1 && text in stateColours ? paint(stateColours[text as Finding['state']], text) : text
  const measures = {header, widths: [...firstWidths, width], columns, endsInProse: true, paint: paintState}
  const table = new TerminalTable(measures)
  const rows = findings.map((finding) => table.renderRow([finding.subject, finding.state, describeFinding(finding)]))
  return table.renderHeader() + rows.join('')
}

/** @returns how it went, as a sentence, and what to try if there are problems */
export function summarizeFindings({problems, findings}: DoctorResult): {
  readonly fact: string
  readonly hint: string | undefined
} {
  const notes = findings.filter(({state}) => state === 'note').length
  const noted = notes === 0 ? '' : `, ${notes === 1 ? '1 note' : `${notes} notes`}`
  if (problems === 0) return {fact: `no problems found${noted}`, hint: undefined}
  return {
    fact: `${problems === 1 ? '1 problem' : `${problems} problems`} found${noted}`,
    hint: 'do what the table says, and run "mi doctor" again',
  }
}
