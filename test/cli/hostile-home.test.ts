/**
 * A product's home in a repository that somebody else wrote: whatever its files say or lead to, `mi` writes nothing outside, shows no variable
 * of the user, and ends soon.
 */
import {expect} from 'chai'
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {homePassword, makeHome} from '../support/product-home.js'

const keystore = 'repository/resources/security/wso2carbon.jks'
const plain = '[secrets]\na = "[x]"\n'

describe("a hostile product's home", () => {
  const place = sandbox()
  const token = 'token-of-the-user'
  const env = {MI_KEYSTORE_PASSWORD: homePassword, TOKEN: token}
  const run = (words: readonly string[]) => runMi(['secret', ...words, '--mi-home', 'mi'], {in: place(), env})
  const make = (toml = plain) => makeHome(place().path('mi'), 'mi-4.4', {toml})
  const mine = (...names: string[]) => path.join(place().home, ...names)
  const conf = 'mi/conf/security/secret-conf.properties'

  describe('whose links lead out of it', () => {
    const replaceByLink = (name: string, target: string) => {
      rmSync(place().path(name), {recursive: true})
      symlinkSync(target, place().path(name))
    }

    for (const {what, spoil, name} of [
      {
        what: 'secret-conf.properties to a file of the user',
        spoil: () => {
          replaceByLink(conf, mine('.bashrc'))
        },
        name: conf,
      },
      {
        what: 'secret-conf.properties to nothing',
        spoil: () => {
          replaceByLink(conf, mine('.profile'))
        },
        name: conf,
      },
      {
        what: 'its directory',
        spoil: () => {
          replaceByLink(path.dirname(conf), path.relative(place().path('mi/conf'), mine('.ssh')))
        },
        name: conf,
      },
      {
        what: 'deployment.toml',
        spoil: () => {
          replaceByLink('mi/conf/deployment.toml', mine('mine.toml'))
        },
        name: 'mi/conf/deployment.toml',
      },
      {
        what: 'the directory of all',
        spoil: () => {
          mkdirSync(mine('conf'))
          renameSync(place().path('mi/conf/deployment.toml'), mine('conf/deployment.toml'))
          replaceByLink('mi/conf', mine('conf'))
        },
        name: 'mi/conf/deployment.toml',
      },
    ]) {
      it(`through ${what} does not decide where "encrypt" writes`, async () => {
        make()
        mkdirSync(mine('.ssh'))
        writeFileSync(mine('.bashrc'), '# mine\n')
        writeFileSync(mine('mine.toml'), plain)
        spoil()
        const before = place().files()
        const refused = await run(['encrypt'])
        expect(refused).to.include({code: 1, stdout: ''})
        expect(refused.stderr).to.match(
          /^error: "[^"]+" is reached through a link that leads out of the product's home, to "[^"]+"\ntry: /m,
        )
        expect(refused.stderr).to.include(`error: "${name}"`)
        expect(place().files()).to.deep.equal(before)
        expect([readFileSync(mine('.bashrc'), 'utf8'), readFileSync(mine('mine.toml'), 'utf8')]).to.deep.equal([
          '# mine\n',
          plain,
        ])
        expect([readdirSync(mine('.ssh')), existsSync(mine('.profile'))]).to.deep.equal([[], false])
      })
    }

    it('does not decide where "rotate" writes', async () => {
      make()
      expect((await run(['init'])).code).to.equal(0)
      writeFileSync(mine('mine.toml'), plain)
      replaceByLink('mi/conf/deployment.toml', mine('mine.toml'))
      const refused = await run(['rotate', '--cipher', 'RSA'])
      expect(refused).to.include({code: 1, stdout: ''})
      expect(refused.stderr).to.include("that leads out of the product's home")
    })

    it('but follows links within it, and a link to the home itself', async () => {
      make()
      replaceByLink(conf, '../shared.properties')
      place().write('mi/conf/shared.properties', '# shared\n')
      renameSync(place().path('mi'), place().path('real'))
      symlinkSync('real', place().path('mi'))
      const written = await run(['encrypt'])
      expect(written.code, written.stderr).to.equal(0)
      expect(place().read('real/conf/shared.properties')).to.match(/^# shared\nsecVault\.enabled=true\n/)
    })
  })

  for (const [what, toml] of [
    ['type', `[keystore.primary]\nfile_name = "${keystore}"\ntype = "$env{TOKEN}"\n${plain}`],
    ['alias', `[keystore.primary]\nalias = "$env{TOKEN}"\n${plain}`],
    ['path', `[keystore.primary]\nfile_name = "$env{TOKEN}"\n${plain}`],
    ['part of the path', `[keystore.primary]\nfile_name = "x/$env{TOKEN}/y"\n${plain}`],
    ['password', `[keystore.primary]\nfile_name = "${keystore}"\npassword = "$env{TOKEN}"\n${plain}`],
    ['secret', `[secrets]\na = "[$env{TOKEN}]"\nb = "$env{TOKEN}"\n`],
  ] as const) {
    it(`does not make mi show or write a variable as the ${what}`, async () => {
      make(toml)
      for (const words of [['init'], ['encrypt'], ['verify']]) {
        const {stdout, stderr} = await run(words)
        expect(stdout + stderr).not.to.include(token)
      }
      for (const file of ['mi/conf/deployment.toml', conf]) expect(place().read(file)).not.to.include(token)
    })
  }

  it('with control characters in its names cannot move the cursor', async () => {
    make(
      `[keystore.primary]\nfile_name = "\\u001b[2J\\u202e"\nalias = "\\u001b[2J"\n["\\u001b[2J"]\n[secrets]\n"\\u001b" = ""\n`,
    )
    place().write(conf, 'secretRepositories=file\nkeystore.identity.alias=\\u001b[2J\n\\u001b=\\u\n')
    for (const words of [['init'], ['encrypt'], ['verify']]) {
      const {stdout, stderr} = await run(words)
      // eslint-disable-next-line no-control-regex
      expect(stdout + stderr).not.to.match(/[\u001B\u202E]/)
    }
  })

  it('names a keystore with a NUL byte in its path', async () => {
    make(`[keystore.primary]\nfile_name = "a\\u0000b"\n${plain}`)
    const refused = await run(['encrypt'])
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr).to.include('"mi/a\\u0000b" is not a path: it contains a NUL byte')
  })

  it('with thousands of malformed lines gets a few lines of text', async () => {
    make('[secrets]\na = "$env{A}"\n')
    expect((await run(['init'])).code).to.equal(0)
    place().write(conf, 'a=\\u\n'.repeat(2000))
    const verified = await run(['verify'])
    expect(verified.code, verified.stderr).to.equal(1)
    expect(verified.stderr).to.match(
      /^warning: "mi.+secret-conf\.properties" has lines with a malformed.*: 1, 2, .* and 1988 more$/m,
    )
    const refused = await run(['encrypt'])
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr.split('\n').length).to.be.below(30)
  })

  it('with a configuration that is too large to be one is refused', async () => {
    make()
    const json = 'mi/repository/resources/conf/default.json'
    for (const name of [conf, json, 'mi/repository/resources/conf/templates/conf/carbon.xml.j2']) {
      const before = place().read(name)
      place().write(name, '['.repeat((1 << 20) + 1))
      const refused = await run(['encrypt'])
      expect(refused).to.include({code: 1, stdout: ''})
      expect(refused.stderr).to.include('is larger than 1,048,576 bytes')
      place().write(name, before)
    }
    expect(place().read('mi/conf/deployment.toml')).to.equal(plain)
  })
})
