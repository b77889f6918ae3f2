/**
 * A repository written by somebody else, in which the user runs `mi`: its `.env`, keystores, profiles, links and scripts must neither choose
 * a key, a cipher or a profile without the user's consent, nor make anything run or write outside.
 */
import {expect} from 'chai'
import {constants, privateDecrypt} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {inTerminal, keys, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const attacker = newIdentity()
const attackerKeystore = attacker.pkcs12(password, 'evil')
const usersKeystore = identity().pkcs12('mine', 'mi')
const attackerKey = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'

describe('a hostile repository', () => {
  const place = sandbox()
  const home = (...names: string[]) => path.join(place().home, ...names)
  const profileNames = () => (existsSync(place().config) ? readdirSync(place().config).sort() : [])

  /** Leaves a mark if it runs: as a module that Node.js loads, or as a program. */
  const script = () => `#!/usr/bin/env node\nrequire('node:fs').writeFileSync(${JSON.stringify(home('ran'))}, '')\n`

  beforeEach(() => {
    place().write('evil.p12', attackerKeystore)
    place().write('evil.pem', attacker.pem)
    place().write('evil.cjs', script())
    place().write(
      '.env',
      [
        'MI_PROFILE=evil',
        'MI_KEYSTORE=evil.p12',
        'MI_KEYSTORE_TYPE=PKCS12',
        'MI_KEY_ALIAS=evil',
        `MI_KEYSTORE_PASSWORD=${password}`,
        `MI_KEY_PASSWORD=${password}`,
        `MI_TO_KEYSTORE_PASSWORD=${password}`,
        `MI_ENCRYPTION_KEY=${attackerKey}`,
        'MI_CIPHER=RSA/ECB/PKCS1Padding',
        'MI_CONFIG_DIR=config',
        'MI_CACHE_DIR=cache',
        'HOME=.',
        'XDG_CONFIG_HOME=.',
        'NODE_OPTIONS="--require ./evil.cjs"',
        'NODE_PATH=node_modules',
        'EDITOR=./evil.cjs',
      ].join('\n'),
    )
    for (const file of ['node_modules/inquirer/index.js', 'node_modules/@oclif/plugin-evil/index.js', '.mi/init.js'])
      place().write(file, script())
    place().write('package.json', JSON.stringify({main: 'evil.cjs', oclif: {plugins: ['@oclif/plugin-evil']}}))
    place().write('.git/config', '[core]\n\tfsmonitor = ./evil.cjs\n')
    place().write('config/current', 'evil\n')
    place().write('s.properties', 'db=hunter2\n')
    place().write('o.properties', 'db=hunter2\n')
    writeFileSync(home('.bashrc'), '# mine\n')
  })

  /** Nothing of the attacker's runs, and the user's files are as before. */
  const expectUntouched = (profiles: readonly string[]) => {
    expect(existsSync(home('ran')), 'code of the repository ran').to.equal(false)
    expect(readFileSync(home('.bashrc'), 'utf8')).to.equal('# mine\n')
    expect(profileNames()).to.deep.equal(profiles)
    for (const name of ['config/evil.yaml', 'config/default.yaml', 'cache', 'mi'])
      expect(place().exists(name), name).to.equal(false)
  }

  describe('without a terminal', () => {
    for (const {words, missing, variable} of [
      {words: ['secret', 'init'], missing: 'no keystore was specified', variable: 'MI_KEYSTORE'},
      {words: ['secret', 'init', '--force'], missing: 'no keystore was specified', variable: 'MI_KEYSTORE'},
      {
        words: ['secret', 'init', '--keystore', 'evil.p12'],
        missing: 'no key alias was specified',
        variable: 'MI_KEY_ALIAS',
      },
      {
        words: ['secret', 'init', '--keystore', 'evil.p12', '--alias', 'evil'],
        missing: 'no keystore password was provided',
        variable: 'MI_KEYSTORE_PASSWORD',
      },
      {
        words: ['secret', 'init', 'symmetric'],
        missing: 'no symmetric key was provided',
        variable: 'MI_ENCRYPTION_KEY',
      },
      {
        words: ['secret', 'init', 'symmetric', '--copy-key'],
        missing: 'no keystore was specified',
        variable: 'MI_KEYSTORE',
      },
      {
        words: ['secret', 'init', 'symmetric', '--keystore', 'evil.p12'],
        missing: 'no key alias was specified',
        variable: 'MI_KEY_ALIAS',
      },
      {
        words: ['keystore', 'create', 'new.p12'],
        missing: 'no password was provided for the new keystore',
        variable: 'MI_KEYSTORE_PASSWORD',
      },
      {
        words: ['keystore', 'list', 'evil.p12'],
        missing: 'no keystore password was provided',
        variable: 'MI_KEYSTORE_PASSWORD',
      },
    ]) {
      it(`answers nothing for "mi ${words.join(' ')}", and the error says why`, async () => {
        const run = await runMi(words, {in: place()})
        expect(run).to.include({code: 2, stdout: ''})
        const [error = '', hint = ''] = run.stderr.split('\n').slice(-3)
        expect(error).to.equal(
          `error: ${missing}; ${variable} in ".env" is only suggested at a prompt, and there is no terminal to ask on`,
        )
        expect(hint).to.match(/^try: use --.*; if you trust "\.env" in this directory, use --dotenv \.env$/)
        expectUntouched([])
        expect(place().exists('new.p12')).to.equal(false)
      })
    }

    it('chooses neither profile nor cipher for "mi secret create"', async () => {
      await initialise(place())
      await initialise(place(), attacker, 'evil')
      const run = await runMi(['secret', 'create', '--from', 's.properties'], {in: place()})
      expect(run.code, run.stderr).to.equal(0)
      expect(identity().open(run.stdout.replace('db : ', ''))).to.equal('hunter2')
      expect(run.stderr).to.match(/^warning: ignoring MI_PROFILE and MI_CIPHER in "\.env"/m)
      expectUntouched(['default.yaml', 'evil.yaml'])
    })

    it('is not even mentioned if flags say it all', async () => {
      await initialise(place(), attacker, 'mine')
      const words = ['secret', 'create', '--from', 's.properties', '--profile', 'mine', '--cipher', 'RSA']
      const run = await runMi(words, {in: place()})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).not.to.match(/MI_PROFILE|MI_CIPHER/)
      // Node.js refuses to take PKCS#1 padding off: 00 02, random bytes, 00.
      const key = {key: attacker.privateKey, padding: constants.RSA_NO_PADDING}
      const opened = privateDecrypt(key, Buffer.from(run.stdout.replace('db : ', ''), 'base64'))
      expect(opened.subarray(0, 2).toString('hex')).to.equal('0002')
      expect(opened.subarray(opened.lastIndexOf(0) + 1).toString()).to.equal('hunter2')
    })

    it('opens nothing with its passwords', async () => {
      await initialiseWithKey(place())
      for (const words of [
        ['verify', 'o.properties'],
        ['decrypt', 'o.properties'],
        ['rotate', 'o.properties', '--cipher', 'RSA'],
      ]) {
        const run = await runMi(['secret', ...words], {in: place()})
        expect(run).to.include({code: 2, stdout: ''})
        expect(run.stderr).to.match(/MI_KEYSTORE_PASSWORD in "\.env" is only suggested at a prompt/)
      }
      expect(place().read('o.properties')).to.equal('db=hunter2\n')
      expectUntouched(['default.yaml'])
    })

    it('changes nothing about profiles', async () => {
      await initialise(place())
      for (const [words, stdout] of [
        [['list'], /^\* +default /m],
        [['show'], /default\.yaml/],
        [['use', 'default'], /^$/],
        [['remove', 'default', '--yes'], /^$/],
      ] as const) {
        const run = await runMi(['profile', ...words], {in: place()})
        expect(run.code, run.stderr).to.equal(0)
        expect(run.stdout).to.match(stdout)
        expect(run.stderr).not.to.include('evil')
      }
      expectUntouched([])
    })
  })

  describe('with a keystore where an older profile of the user looks for one', () => {
    const older = () => {
      const base64 = Buffer.from(password).toString('base64')
      mkdirSync(home('.wso2mi', 'keystore'), {recursive: true})
      const fields = {keyStorePath: 'evil.p12', keyStoreType: 'PKCS12', keyStorePassword: base64, keyAlias: 'evil'}
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
      writeFileSync(home('.wso2mi', 'keystore', 'keystore_info.yaml'), lines.join(''))
    }

    it('is not imported without a terminal', async () => {
      older()
      const run = await runMi(['profile', 'import'], {in: place()})
      expect(run).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.match(/^error: "[^"]+evil\.p12" must be confirmed as the keystore/m)
      expectUntouched([])
    })

    it('is imported at a terminal only if the user says so', async function () {
      needs(this, 'python3')
      older()
      for (const [answer, profiles] of [
        ['', []],
        ['n', []],
        ['y', ['default.yaml']],
      ] as const) {
        const scenario = (terminal: Terminal) => terminal.answer(/Use the keystore "[^?]+"\?/, answer)
        const run = await inTerminal(['profile', 'import'], scenario, {in: place(), columns: 300})
        expect(run.code, run.text).to.equal(answer === 'y' ? 0 : 1)
        expectUntouched(profiles)
      }
    })
  })

  describe('whose links lead out of it', () => {
    for (const {what, link, target, existing} of [
      {
        what: 'the default file to one of the user',
        link: 'security/wso2-secrets.properties',
        target: '.bashrc',
        existing: true,
      },
      {
        what: 'the default file to nothing',
        link: 'security/wso2-secrets.properties',
        target: '.profile',
        existing: false,
      },
      {what: 'its directory', link: 'security', target: '.ssh', existing: false},
    ]) {
      for (const more of [[], ['--force'], ['--merge']]) {
        it(`through ${what} does not decide where "create file ${more.join(' ')}" writes`, async () => {
          await initialise(place())
          mkdirSync(home('.ssh'))
          mkdirSync(path.dirname(place().path(link)), {recursive: true})
          symlinkSync(path.relative(path.dirname(place().path(link)), home(target)), place().path(link))
          const run = await runMi(['secret', 'create', 'file', '-f', 's.properties', ...more], {in: place()})
          expect(run).to.include({code: 1, stdout: ''})
          expect(run.stderr).to.match(/^error: .* leads out of the working directory, to "[^"]+"\ntry: .*--dest$/m)
          expect(existsSync(home(target))).to.equal(existing || target === '.ssh')
          expect(readdirSync(home('.ssh'))).to.deep.equal([])
          expectUntouched(['default.yaml'])
        })
      }
    }

    it('is followed if the user names the file, and within the repository', async () => {
      await initialise(place())
      mkdirSync(home('secrets'))
      symlinkSync(home('secrets'), place().path('outside'))
      mkdirSync(place().path('inside'))
      symlinkSync('inside', place().path('security'))
      const create = ['secret', 'create', 'file', '-f', 's.properties']
      expect(await runMi(create, {in: place()})).to.include({code: 0})
      expect(place().exists('inside/wso2-secrets.properties')).to.equal(true)
      expect(await runMi([...create, '--dest', 'outside/s.properties'], {in: place()})).to.include({code: 0})
      expect(existsSync(home('secrets', 's.properties'))).to.equal(true)
    })
  })

  for (const target of ['/dev/zero', '/proc/self/environ', '/', '.env']) {
    it(`whose .env is a link to ${target} hinders nobody`, async () => {
      await initialise(place())
      rmSync(place().path('.env'))
      symlinkSync(target, place().path('.env'))
      const run = await runMi(['secret', 'create', '--alias', 'x'], {in: place(), stdin: 'hunter2'})
      expect(run.code, run.stderr).to.equal(0)
      expect(identity().open(run.stdout.replace('x : ', ''))).to.equal('hunter2')
    })
  }

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    const at = async (words: readonly string[], scenario: (terminal: Terminal) => Promise<void>) =>
      inTerminal(words, scenario, {in: place(), stdout: 'pipe'})

    it('may suggest a keystore and an alias, which are shown as suggestions; other answers count', async () => {
      place().write('mi.p12', usersKeystore)
      const run = await at(['secret', 'init'], async (terminal) => {
        await terminal.expect('? Keystore location (Enter: evil.p12, from .env)')
        terminal.type(`mi.p12${keys.enter}`)
        await terminal.answer('? Keystore type', '')
        await terminal.answer('? Keystore password (typing is hidden; Enter: the one in .env)', 'mine')
        await terminal.answer('? Key alias', 'mi')
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.text).not.to.include(password)
      expect(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')).to.include('mi.p12')
      expectUntouched(['default.yaml'])
    })

    it('gets its way only if the user presses Enter each time', async () => {
      const run = await at(['secret', 'init'], async (terminal) => {
        await terminal.answer('? Keystore location (Enter: evil.p12, from .env)', '')
        await terminal.answer('? Keystore type', '')
        await terminal.answer('? Keystore password (typing is hidden; Enter: the one in .env)', '')
        await terminal.answer(/\? Key alias[^]*evil .*\(from \.env\)/, '')
      })
      expect(run.code, run.text).to.equal(0)
      expect(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')).to.include('evil.p12')
      expectUntouched(['default.yaml'])
    })

    it('saves nothing if the user gives up at the first question', async () => {
      const run = await at(['secret', 'init'], async (terminal) => {
        await terminal.expect('? Keystore location')
        terminal.type(keys.ctrlC)
      })
      expect(run.code).to.equal(130)
      expectUntouched([])
    })

    it('cannot move the cursor with its suggestions', async () => {
      place().write('.env', 'MI_KEYSTORE="\u001B[2Jmi.p12"\nMI_KEY_ALIAS="e\u202Evil"\n')
      place().write('mi.p12', usersKeystore)
      const run = await at(['secret', 'init'], async (terminal) => {
        await terminal.answer('? Keystore location', 'mi.p12')
        await terminal.answer('? Keystore type', '')
        await terminal.answer('? Keystore password', 'mine')
        await terminal.answer('? Key alias', 'mi')
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.raw).not.to.include('\u001B[2J').and.not.to.include('\u202E')
      expect(run.text).not.to.include('from .env')
    })

    it('cannot choose a symmetric key', async () => {
      const key = attackerKey.replaceAll('0', 'f')
      const run = await at(['secret', 'init', 'symmetric'], async (terminal) => {
        await terminal.answer(/\? Symmetric key(?! again)/, '')
        await terminal.expect('try again')
        await terminal.answer(/\? Symmetric key(?! again)/, key)
        await terminal.answer('? Symmetric key again', key)
      })
      expect(run.code, run.text).to.equal(0)
      expect(readFileSync(path.join(place().config, 'default.key'), 'utf8')).to.equal(`${key}\n`)
      expectUntouched(['default.key', 'default.yaml'])
    })

    it('cannot choose the password of a new keystore', async () => {
      const run = await at(['keystore', 'create', 'new.p12'], async (terminal) => {
        await terminal.answer(/\? Keystore password(?! again)/, 'my own')
        await terminal.answer('? Keystore password again', 'my own')
      })
      expect(run.code, run.text).to.equal(0)
      const list = await runMi(['keystore', 'list', 'new.p12'], {in: place(), env: {MI_KEYSTORE_PASSWORD: 'my own'}})
      expect(list.code, list.stderr).to.equal(0)
    })

    it('chooses neither profile nor cipher for "mi secret create"', async () => {
      await initialise(place())
      await initialise(place(), attacker, 'evil')
      const run = await at(['secret', 'create'], async (terminal) => {
        await terminal.expect(/ignoring MI_PROFILE and MI_CIPHER/)
        await terminal.answer('? Alias', 'db')
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.answer('? Secret again', 'hunter2')
        await terminal.answer('? Another secret?', '')
      })
      expect(run.code, run.text).to.equal(0)
      expect(identity().open(run.stdout.replace('db : ', ''))).to.equal('hunter2')
    })

    it('offers its password for a keystore of the user, who can type another', async () => {
      place().write('mi.p12', usersKeystore)
      const env = {MI_KEYSTORE_PASSWORD: 'mine'}
      const saving = await runMi(['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi'], {in: place(), env})
      expect(saving.code, saving.stderr).to.equal(0)
      const created = await runMi(['secret', 'create', 'file', '--alias', 'db'], {in: place(), stdin: 'hunter2'})
      expect(created.code, created.stderr).to.equal(0)
      const run = await at(['secret', 'decrypt', 'security/wso2-secrets.properties', 'db'], async (terminal) => {
        await terminal.answer('? Keystore password (typing is hidden; Enter: the one in .env)', '')
        await terminal.expect('2 attempts left')
        await terminal.answer('? Keystore password', 'mine')
      })
      expect(run).to.include({code: 0, stdout: 'hunter2'})
    })
  })
})
