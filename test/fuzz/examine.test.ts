import {expect} from 'chai'
import {canary, canaryInBase64, showsCanary} from '../../fuzz/canary.js'
import {examine} from '../../fuzz/examine.js'
import {minimise} from '../../fuzz/minimise.js'
import {Witness} from '../../fuzz/witness.js'
import {FormatError, SecretsError, UnknownAliasError} from '../../src/errors.js'

/** Examines a reader with this behavior. */
function flawOf(read: (input: Buffer, witness: Witness) => Promise<void> | void) {
  return examine({name: 'x', weight: 1, generate: () => Buffer.alloc(0), read}, Buffer.from('input'))
}

describe('a reader', () => {
  it('may return and may throw a UserError', async () => {
    const silent = await flawOf(() => undefined)
    expect(silent).to.equal(undefined)
    const flaw = await flawOf((_, witness) => {
      const read = (): string => {
        throw new FormatError('is not YAML', 'correct it')
      }
      expect(witness.attempt(read)).to.equal(undefined)
    })
    expect(flaw).to.equal(undefined)
  })

  it('must not throw anything else, in time or later', async () => {
    const fail = () => {
      throw new TypeError(`with ${canary}`)
    }
    const flaw = await flawOf((_, witness) => {
      witness.attempt(fail)
    })
    expect(flaw?.kind).to.equal('threw')
    expect(flaw?.detail).to.match(/^TypeError in examine\.test\.ts:\d+$/)
    const later = await flawOf(async (_, witness) => {
      await witness.attemptAsync(() => Promise.resolve().then(fail))
    })
    expect(later?.kind).to.equal('threw')
  })

  it('must agree with itself', async () => {
    const flaw = await flawOf((_, witness) => {
      witness.agree('one is two', {a: [1]}, {a: [2]})
    })
    expect(flaw).to.deep.equal({kind: 'differs', detail: 'one is two'})
  })

  it('must not take seconds', async () => {
    const flaw = await flawOf(() => {
      const spent = () => {
        const {user, system} = process.cpuUsage()
        return user + system
      }
      const until = spent() + 2_200_000
      while (spent() < until);
    })
    expect(flaw?.kind).to.equal('slow')
  })

  it('must not take hundreds of mebibytes', async () => {
    const flaw = await flawOf(() => {
      const above = process.resourceUsage().maxRSS * 1024 - process.memoryUsage.rss()
      expect(Buffer.alloc(Math.max(0, above) + (300 << 20), 1)[0]).to.equal(1)
    })
    expect(flaw?.kind).to.equal('memory')
  })

  const complaints: Readonly<Record<string, readonly [message: string, complaint: RegExp]>> = {
    'the secret': [`has ${canary}`, /^a secret in "has QX/],
    'a part of the secret': [`has ${canary.slice(2, 8)}`, /^a secret in/],
    'the secret in base64': [`has ${canaryInBase64}`, /^a secret in/],
    'a line feed': ['is\nbad', /^a control character in "is\\nbad"/],
    'an escape sequence': ['is \u001b[31mbad', /^a control character/],
    'a C1 control character': ['is \u009b', /^a control character/],
    'reversed text': ['is \u202e', /^a control character/],
    'half a surrogate pair': ['is \ud800', /^a control character/],
    'a line separator': ['is \u2028', /^a control character/],
    'a full stop': ['is bad.', /^not a fragment/],
  }
  for (const [name, [message, complaint]] of Object.entries(complaints)) {
    it(`must not say ${name}, in an error, a hint, a problem or a remark`, async () => {
      const throwing = (error: Error) => (_: Buffer, witness: Witness) => {
        witness.attempt(() => {
          throw error
        })
      }
      const readers = [
        throwing(new FormatError(message)),
        throwing(new FormatError('is bad', message)),
        throwing(new SecretsError([{line: 1, problem: message}])),
        (_: Buffer, witness: Witness) => {
          witness.hear([message])
        },
        (_: Buffer, witness: Witness) => {
          witness.hearProblems([{alias: 'a', problem: message}])
        },
      ]
      for (const read of readers) {
        const flaw = await flawOf(read)
        expect(flaw?.kind).to.equal('message')
        expect(flaw?.detail).to.match(complaint)
      }
    })
  }

  it('may quote a name, whatever is in it', async () => {
    const error = new UnknownAliasError('x', [`a${canary}`])
    const flaw = await flawOf((_, witness) => {
      witness.attempt(() => {
        throw error
      })
      witness.hearProblems([{alias: `b${canary}`, problem: 'is bad'}])
      witness.hear([`"b${canary}" is defined twice`])
    })
    expect(flaw).to.equal(undefined)
  })
})

describe('the canary', () => {
  it('is seen in each of its parts, and in nothing that mi says', () => {
    for (let at = 0; at + 6 <= canary.length; at++) expect(showsCanary(canary.slice(at, at + 6))).to.equal(true)
    expect(showsCanary('the keystore is damaged: it is truncated to 3 of 4 bytes')).to.equal(false)
  })
})

describe('minimising', () => {
  it('keeps what the flaw needs, and removes everything else', async () => {
    const input = Buffer.from(`${'x'.repeat(200)}A${'y'.repeat(77)}B${'z'.repeat(300)}`)
    const smallest = await minimise(input, (candidate) => Promise.resolve(/A.*B/.test(candidate.toString())))
    expect(smallest.toString()).to.equal('AB')
  })

  it('ends, and returns the input if nothing can be removed', async () => {
    const input = Buffer.alloc(100_000, 1)
    let tries = 0
    const smallest = await minimise(input, () => {
      tries++
      return Promise.resolve(false)
    })
    expect(smallest).to.deep.equal(input)
    expect(tries).to.equal(2000)
  })
})
