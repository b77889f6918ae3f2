/** Small files of the user's: profiles of this program and of older ones, variables, passwords and keys. */
import {load} from 'js-yaml'
import {readEnvironment} from '../../src/io/environment.js'
import {readPasswordFile} from '../../src/io/password-file.js'
import {certificateFromPem} from '../../src/keystore/certificate.js'
import {readKeyFile} from '../../src/profiles/key-file.js'
import {readOlderProfile} from '../../src/profiles/older-tools.js'
import {plainYaml} from '../../src/profiles/plain-yaml.js'
import {profileFromYaml, profileToYaml} from '../../src/profiles/profile.js'
import {seedsIn, textsIn} from '../corpus.js'
import {damageBytes, splice} from '../mutators/bytes.js'
import {dotenvDialect, profileDialect, propertiesDialect} from '../mutators/dialects.js'
import type {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'
import {generator} from './lines.js'
import {withFile} from './scratch.js'

export const profileTarget: Target = {
  name: 'profile',
  weight: 8,
  generate: generator(textsIn('fuzz/profiles'), profileDialect),
  read: (input, witness) => {
    const text = input.toString('utf8')
    comparePlainYaml(text, witness)
    const profile = witness.attempt(() => profileFromYaml(text))
    if (profile === undefined) return
    witness.agree('a saved profile is the same', profileFromYaml(profileToYaml(profile)), profile)
    if ('certificate' in profile) witness.attempt(() => certificateFromPem(profile.certificate))
  },
}

/** Where it reads anything, it reads what the library does. */
function comparePlainYaml(text: string, witness: Witness): void {
  const fields = plainYaml(text)
  if (fields !== undefined && fields.size > 0)
    witness.agree('plain YAML is read like YAML', Object.fromEntries(fields), load(text))
}

export const olderProfileTarget: Target = {
  name: 'older-profile',
  weight: 2,
  generate: (random) => {
    const [texts, dialect] = random.pick(olderProfiles)
    return generator(texts, dialect)(random)
  },
  read: async (input, witness) => {
    for (const name of ['keystore_info.yaml', 'keystore-info.properties'])
      await withFile(
        name,
        () => input,
        (file) => witness.attemptAsync(() => readOlderProfile(file)),
      )
  },
}

const olderProfiles = [
  [textsIn('fuzz/older-profiles', /yaml$/), profileDialect],
  [textsIn('fuzz/older-profiles', /properties$/), propertiesDialect],
] as const

export const environmentTarget: Target = {
  name: 'environment',
  weight: 3,
  generate: generator(textsIn('fuzz/environments'), dotenvDialect),
  read: (input, witness) =>
    withFile(
      '.env',
      () => input,
      async (file) => {
        const environment = await witness.attemptAsync(() => readEnvironment({}, file))
        if (environment === undefined) return
        const {found, ...named} = environment.variables
        witness.agree('a named file suggests nothing', found, {})
        witness.agree(
          'values are texts',
          Object.values(named).filter((value) => typeof value !== 'string'),
          [],
        )
      },
    ),
}

export const passwordTarget: Target = {
  name: 'password',
  weight: 2,
  generate: (random) => generateSmall(seedsIn('fuzz/passwords'), random),
  read: (input, witness) =>
    withFile(
      'password-tmp',
      () => input,
      async (file) => {
        const passwords = await witness.attemptAsync(() => readPasswordFile(file, () => undefined))
        if (passwords !== undefined)
          witness.agree('a password is one line', (passwords.store + (passwords.key ?? '')).includes('\n'), false)
        await witness.attemptAsync(() => readKeyFile(file))
      },
    ),
}

function generateSmall(seeds: readonly Buffer[], random: Random): Buffer {
  const seed = random.pick(seeds)
  return random.oneIn(3) ? splice(seed, random.pick(seeds), random) : damageBytes(seed, random)
}
