/** The files of ciphertexts that `mi` writes by default: who can read them, and what the records in them say. */
import {firstFew, quoted} from '../../wording.js'
import type {Check, Finding} from './check.js'
import {fileWord, isReadableByOthers} from './files-check.js'
import {isOutput} from './plaintext-rules.js'
import type {SurveyedFile} from './survey-files.js'

const subject = 'outputs'

export const outputsCheck: Check = {
  name: 'outputs',
  title: subject,
  run: async ({files, now}) => {
    const today = now.toISOString().slice(0, 10)
    const outputs = (await files()).files.filter(({file}) => isOutput(file.name))
    return outputs.flatMap((output) =>
      [...openToOthers(output), ...expired(output, today), ...severalKeys(output)].map((each): Finding => ({
        subject,
        state: 'note',
        ...each,
      })),
    )
  },
}

type Remark = Pick<Finding, 'fact' | 'hint'>

/** Whoever has the repository can read a tracked one anyway, and git creates it with any mode. */
function openToOthers(output: SurveyedFile): readonly Remark[] {
  const {file} = output
  if (file.state === 'tracked' || !isReadableByOthers(output)) return []
  return [{fact: `${quoted(file.name)} can be read by others`, hint: `run: chmod 600 ${fileWord(file.name)}`}]
}

function expired({file, records}: SurveyedFile, today: string): readonly Remark[] {
  const lines = records.filter(({record: {expires}}) => expires !== undefined && expires < today).map(({line}) => line)
  if (lines.length === 0) return []
  const where = `${lines.length === 1 ? 'line' : 'lines'} ${firstFew(lines.map(String))}`
  return [
    {
      fact: `${quoted(file.name)} has expired secrets (${where})`,
      hint: `change them, and run: mi secret create file --dest ${fileWord(file.name)} --merge`,
    },
  ]
}

function severalKeys({file, records}: SurveyedFile): readonly Remark[] {
  const keys = [...new Set(records.flatMap(({record}) => record.key ?? []))]
  if (keys.length < 2) return []
  return [
    {
      fact: `${quoted(file.name)} has secrets for ${keys.length} keys, but Micro Integrator uses one: ${firstFew(keys)}`,
      hint: `re-encrypt them for one key: mi secret rotate ${fileWord(file.name)} --to PROFILE`,
    },
  ]
}
