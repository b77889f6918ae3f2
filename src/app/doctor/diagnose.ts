/** Runs the checks of `mi doctor` and renders what they find. */
import {cellWidth, renderRow} from '../../ui/table.js'
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
  const shown: readonly Finding[] = found.length === 0 ? [{subject: check.title, state: 'ok'}] : found
  return shown.map((finding) => ({check: check.name, ...finding}))
}

const header = ['CHECK', 'STATE', 'WHAT TO DO'] as const

/** @returns a table for standard output; sentences are not truncated, because commands to copy are in them */
export function renderFindings(findings: readonly Finding[]): string {
  const widths = [
    Math.max(header[0].length, ...findings.map(({subject}) => cellWidth(subject))),
    Math.max(header[1].length, ...findings.map(({state}) => state.length)),
  ]
  const row = (subject: string, state: string, text: string) =>
    text === ''
      ? renderRow([subject, state], widths)
      : renderRow([subject, state, '|'], widths).replace(/\|\n$/, `${text}\n`)
  return [
    row(...header),
    ...findings.map(({subject, state, fact, hint}) => row(subject, state, [fact, hint].filter(Boolean).join('; '))),
  ].join('')
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
