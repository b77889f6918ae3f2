import {Config} from '@oclif/core'
import {expect} from 'chai'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..')
const homes = ['HOME', 'USERPROFILE', 'LOCALAPPDATA']

interface Comparison {
  /** Chooses the directory. */
  readonly choose: (variables: NodeJS.ProcessEnv, platform: NodeJS.Platform) => string | undefined
  /** The one that oclif chooses. */
  readonly ofOclif: (config: Config) => string
  /** Mi's own variable, and the one of the XDG Base Directory Specification. */
  readonly own: string
  readonly xdg: string
}

/** Defines tests that a directory is the one that oclif chooses, whichever variables are set. */
export function itChoosesAsOclif({choose, ofOclif, own, xdg}: Comparison): void {
  const names = [own, xdg, ...homes]
  const saved = new Map(names.map((name) => [name, process.env[name]]))

  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })

  const cases: readonly Record<string, string>[] = [
    {HOME: '/home/a'},
    {HOME: '/home/a', [xdg]: '/var/a'},
    {HOME: '/home/a', [xdg]: ''},
    {HOME: '/home/a', [xdg]: '/var/a', [own]: '/var/mi'},
    {HOME: '/home/a', [own]: ''},
    {},
  ]
  for (const variables of cases) {
    it(`returns oclif's own with ${JSON.stringify(variables)}`, async () => {
      for (const name of names) Reflect.deleteProperty(process.env, name)
      Object.assign(process.env, variables)
      expect(choose(process.env, process.platform)).to.equal(ofOclif(await Config.load(root)))
    })
  }
}
