/** What older tools have left in the home directory. */
import {UserError} from '../../errors.js'
import {isOpenToOthers} from '../../profiles/key-file.js'
import {findOlderProfiles} from '../../profiles/older-tools.js'
import {quoted, shellWord} from '../../wording.js'
import {findingOf, type Check, type Finding} from './check.js'

const subject = 'older tools'

export const olderProfilesCheck: Check = {
  name: 'older-profiles',
  title: subject,
  run: async () => {
    try {
      const findings: Finding[] = []
      for (const file of await findOlderProfiles()) findings.push(await checkOlderProfile(file))
      return findings
    } catch (error) {
      if (error instanceof UserError) return [findingOf(error, subject, 'note')]
      throw error
    }
  },
}

async function checkOlderProfile(file: string): Promise<Finding> {
  const isOpen = await isOpenToOthers(file)
  const content = 'contains a keystore password or a key in plain base64'
  const remove = `mi profile import ${shellWord(file)}, then delete it when no older tool needs it`
  return isOpen
    ? {
        subject,
        state: 'problem',
        fact: `${quoted(file)} ${content} and can be read by others`,
        hint: `run: chmod 600 ${shellWord(file)}; and ${remove}`,
      }
    : {subject, state: 'note', fact: `${quoted(file)} ${content}`, hint: `run: ${remove}`}
}
