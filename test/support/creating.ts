/** Runs of `mi secret create`, for tests of what it reads. */
import {expect} from 'chai'
import {type Place, type Run, type RunOptions, runMi} from './cli.js'

export interface Creating {
  readonly create: (words: readonly string[], options?: RunOptions) => Promise<Run>
  /** Expects that it succeeds. */
  readonly created: (words: readonly string[], options?: RunOptions) => Promise<Run>
  /**
   * Expects that it fails, writes no file, and shows no value that begins with `hunter`.
   * @param code default: 1
   * @returns what it says
   */
  readonly refused: (words: readonly string[], options?: RunOptions, code?: number) => Promise<string>
}

export function creatingIn(place: () => Place): Creating {
  const create = (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'create', ...words], {in: place(), ...options})
  return {
    create,
    created: async (words, options) => {
      const run = await create(words, options)
      expect(run.code, run.stderr).to.equal(0)
      return run
    },
    refused: async (words, options, code = 1) => {
      const before = place().files()
      const run = await create(words, options)
      expect(run, run.stderr).to.include({code, stdout: ''})
      expect(run.stderr).not.to.include('hunter')
      expect(place().files()).to.deep.equal(before)
      return run.stderr
    },
  }
}

/** What `--json` says, in its order. */
export function secretsOf({stdout}: Run, open: (ciphertext: string) => string): readonly (readonly [string, string])[] {
  const {secrets} = JSON.parse(stdout) as {secrets: {alias: string; ciphertext: string}[]}
  return secrets.map(({alias, ciphertext}) => [alias, open(ciphertext)])
}
