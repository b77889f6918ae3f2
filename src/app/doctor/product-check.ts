/** Whether a product and the profile agree, as `mi secret verify --mi-home` sees it. */
import {UserError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {chooseFiles} from '../product/choose-files.js'
import {chooseHome} from '../product/choose-home.js'
import {inspectHome} from '../product/inspect-home.js'
import {findOwner} from '../product/key-owners.js'
import {chooseProfileName} from '../profiles/current-profile.js'
import {loadProfile} from '../profiles/load-profile.js'
import {findingOf, type Check, type Finding, type Surroundings} from './check.js'

const subject = 'product'

export const productCheck: Check = {
  name: 'product',
  title: subject,
  run: async (surroundings) => {
    const home = chooseHome(surroundings.miHome, surroundings.context.variables, false)
    if (home === undefined) return undefined
    try {
      return await checkProduct(home, surroundings)
    } catch (error) {
      if (error instanceof UserError) return [findingOf(error, subject)]
      throw error
    }
  },
}

async function checkProduct(miHome: string, {context, profile: given}: Surroundings): Promise<readonly Finding[]> {
  const {chosen} = await chooseFiles({files: [], miHome}, context.variables)
  if (chosen === undefined) return []
  const name = await chooseProfileName(given, context)
  const owner = await findOwner(chosen, context.profiles)
  const profile = await loadProfile(name, context.profiles)
  const {result, hints, notes} = inspectHome(chosen, profile, owner === name ? undefined : owner)
  const hint = hints.length === 0 ? {} : {hint: hints.join('; ')}
  const about = `product ${quoted(miHome)}`
  const findings = [
    ...result.problems.map((fact): Finding => ({subject: about, state: 'problem', fact, ...hint})),
    ...notes.map((fact): Finding => ({subject: about, state: 'note', fact})),
  ]
  return findings.length === 0 ? [{subject: about, state: 'ok'}] : findings
}
