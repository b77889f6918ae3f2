/** A prompt for a line of text that the Tab key completes. It looks like inquirer's own. */
import {
  createPrompt,
  isEnterKey,
  isTabKey,
  makeTheme,
  useKeypress,
  usePrefix,
  useState,
  type Status,
} from '@inquirer/core'
import {firstFew, printable} from '../wording.js'

/** What the Tab key does. */
export interface Completion {
  /** What replaces the text that was typed. */
  readonly text: string
  /** What may follow, if several things may; they are shown. */
  readonly candidates: readonly string[]
}

/** @param typed so far */
export type Complete = (typed: string) => Completion

interface CompletingQuestion {
  readonly message: string
  /** What an empty answer means. */
  readonly default?: string
  /** @returns what is wrong with the answer */
  readonly validate: (answer: string) => Promise<true | string>
  readonly complete: Complete
  readonly theme: {readonly style: {readonly defaultAnswer: (text: string) => string}}
}

export const promptCompleting = createPrompt<string, CompletingQuestion>((question, done) => {
  const theme = makeTheme(question.theme)
  const {default: suggested = ''} = question
  const [status, setStatus] = useState<Status>('idle')
  const [value, setValue] = useState('')
  const [below, setBelow] = useState('')
  const prefix = usePrefix({status, theme})

  useKeypress(async (key, line) => {
    if (status !== 'idle') return
    if (isTabKey(key)) {
      const {text, candidates} = question.complete(value)
      // Removes the tab too.
      line.clearLine(0)
      line.write(text)
      setValue(text)
      setBelow(firstFew(candidates.map(printable)))
    } else if (isEnterKey(key)) {
      const answer = value === '' ? suggested : value
      setStatus('loading')
      const verdict = await question.validate(answer)
      if (verdict === true) {
        setValue(answer)
        setStatus('done')
        done(answer)
      } else {
        // Enter has emptied the line, but a long path need not be typed again.
        line.write(value)
        setStatus('idle')
        setBelow(theme.style.error(verdict))
      }
    } else {
      setValue(line.line)
      setBelow('')
    }
  })

  const isUnanswered = value === '' && suggested !== '' && status !== 'done'
  const shown = status === 'done' ? theme.style.answer(value) : value
  const parts = [theme.style.message(question.message, status), isUnanswered && theme.style.defaultAnswer(suggested)]
  return [[prefix, ...parts.filter((part) => part !== false), shown].join(' '), below]
})
