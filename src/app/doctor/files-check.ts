/** Plaintext in files that git tracks or would add, or that others can read. */
import {firstFew, listed, quoted, shellWord} from '../../wording.js'
import type {Check, Finding} from './check.js'
import {mostInFile, statsOf, type FileState} from './found-files.js'
import type {Plaintext} from './plaintext-rules.js'
import type {FileSurvey, SurveyedFile} from './survey-files.js'

const subject = 'files'

export const filesCheck: Check = {
  name: 'files',
  title: subject,
  run: async ({files}) => {
    const survey = await files()
    return [...survey.files.flatMap(findingAbout), ...limitFindings(survey)]
  },
}

function findingAbout(surveyed: SurveyedFile): readonly Finding[] {
  const {file, plaintext} = surveyed
  const advice = advices[file.state]
  if (plaintext === undefined || advice === undefined) return []
  if (plaintext.isProtected && !advice.isExposed) return []
  if (file.state === 'loose' && !isReadableByOthers(surveyed)) return []
  return [
    {
      subject,
      state: advice.isExposed && !plaintext.isProtected ? 'problem' : 'note',
      fact: `${quoted(file.name)} contains ${describe(plaintext)} and ${advice.clause}`,
      hint: advice.hint(fileWord(file.name), plaintext),
    },
  ]
}

/** Whether others can read the file. On Windows, its mode does not show it. */
export function isReadableByOthers({file}: Pick<SurveyedFile, 'file'>): boolean {
  return process.platform !== 'win32' && ((statsOf(file)?.mode ?? 0) & 0o044) !== 0
}

function describe({what, lines}: Plaintext): string {
  if (lines.length === 0) return what
  return `${what} (${lines.length === 1 ? 'line' : 'lines'} ${firstFew(lines.map(String))})`
}

/** @returns the path, quoted for a shell, in a form that no program takes for an option */
export function fileWord(name: string): string {
  return shellWord(name.startsWith('-') ? `./${name}` : name)
}

interface Advice {
  /** Whether everyone with access to the repository gets the file, or will. */
  readonly isExposed: boolean
  readonly clause: string
  readonly hint: (file: string, plaintext: Plaintext) => string
}

/** None for files that are as they should be. */
const advices: Readonly<Partial<Record<FileState, Advice>>> = {
  tracked: {isExposed: true, clause: 'is tracked by git', hint: hintForTracked},
  staged: {
    isExposed: true,
    clause: 'is staged',
    hint: (file, {encrypt}) =>
      encrypt === undefined
        ? `run: git rm --cached ${file}, and add it to .gitignore`
        : `run: ${encrypt} ${file}, and stage it again; or run: git rm --cached ${file}`,
  },
  new: {
    isExposed: false,
    clause: 'is not ignored by git',
    hint: (file, {encrypt}) => `add it to .gitignore${encrypt === undefined ? '' : `, or run: ${encrypt} ${file}`}`,
  },
  loose: {isExposed: false, clause: 'can be read by others', hint: (file) => `run: chmod 600 ${file}`},
}

function hintForTracked(file: string, {encrypt, isProtected}: Plaintext): string {
  const untrack = `git rm --cached ${file}, and add it to .gitignore`
  if (isProtected) return `unless everyone with access to the repository may have it, run: ${untrack}`
  const change = 'if it was ever committed, change what is in it'
  return encrypt === undefined ? `run: ${untrack}; ${change}` : `run: ${encrypt} ${file} (or ${untrack}); ${change}`
}

/** What was not checked. */
function limitFindings(survey: FileSurvey): readonly Finding[] {
  const {tooLarge, unreadable, templates, left, isComplete, isGitSilent, areNewUnknown} = survey
  const facts = [
    tooLarge.length === 0
      ? undefined
      : `not checked, because larger than ${mostInFile.toLocaleString('en')} bytes: ${listed(tooLarge)}`,
    unreadable.length === 0 ? undefined : `cannot be read: ${listed(unreadable)}`,
    templates.length === 0
      ? undefined
      : `not checked, because templates, such as those of Helm, cannot be read: ${listed(templates)}`,
    left === 0 ? undefined : `not checked, because there are too many: ${left === 1 ? '1 file' : `${left} files`}`,
    isComplete ? undefined : 'not all files were checked, because there are too many',
  ]
  const notes = facts.filter((fact) => fact !== undefined).map((fact): Finding => ({subject, state: 'note', fact}))
  if (!isGitSilent && !areNewUnknown) return notes
  const silence = isGitSilent
    ? 'git does not say which files it tracks'
    : 'git did not list the files that it does not track, so they were not checked'
  return [{subject, state: 'note', fact: silence, hint: 'to see why, run: git status'}, ...notes]
}
