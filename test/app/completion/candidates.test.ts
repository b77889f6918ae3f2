/** What completion offers, in this process and with the real table of commands. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {offerFor, type NameSources, type Offer} from '../../../src/app/completion/candidates.js'
import {wordsAfter, type CommandTable} from '../../../src/app/completion/command-table.js'
import {readLine} from '../../../src/app/completion/typed-line.js'
import {outputs} from '../../../src/formats/outputs.js'
import {root} from '../../../tools/paths.js'

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
}

const {oclif} = readJson('package.json') as {readonly oclif: Pick<CommandTable, 'topics'>}
const {commands} = readJson('oclif.manifest.json') as Pick<CommandTable, 'commands'>
const table: CommandTable = {commands, topics: oclif.topics}

/** Names that say where they are from. */
const sources: NameSources = {
  aliasesInFile: (file) => [`${file} one`, `${file} two`, '-x'],
  aliasesInKeystore: (file, wanted) => [`${file} ${wanted}`],
  transformationNames: () => ['RSA', 'AES'],
  profileNames: () => ['default', 'prod'],
}

function offerAt(line: string): Offer {
  const words = line.split(' ')
  return offerFor(readLine(words.slice(0, -1), words.at(-1) ?? '', table), table, sources)
}

function valuesAt(line: string): readonly string[] {
  const {kind, candidates} = offerAt(line)
  expect(kind).to.equal('words')
  return candidates.map(({value}) => value)
}

describe('completion offers', () => {
  it('the commands of the manifest, and no others', () => {
    const found: string[] = []
    const visit = (words: readonly string[]) => {
      if (table.commands[words.join(':')] !== undefined) found.push(words.join(':'))
      for (const {value} of wordsAfter(words, table)) visit([...words, value])
    }
    visit([])
    const shown = Object.entries(table.commands).filter(([, {hidden}]) => hidden !== true)
    expect(found.sort()).to.deep.equal(shown.map(([id]) => id).sort())
    expect(found).to.include('secret:create').and.not.include('complete')
  })

  it('commands and topics with what they do', () => {
    const {candidates} = offerAt('')
    expect(candidates).to.deep.include({value: 'doctor', description: table.commands.doctor?.summary})
    expect(candidates).to.deep.include({value: 'keystore', description: 'list and create keystores'})
    expect(valuesAt('help secret ')).to.include('create')
    expect(valuesAt('secret ')).to.include('rotate').and.not.include('configure')
  })

  it('outputs with what they write, without their synonyms', () => {
    const written = outputs.map(({name, summary}) => ({value: name, description: summary}))
    expect(offerAt('secret create ').candidates.slice(0, written.length)).to.deep.equal(written)
    expect(offerAt('secret create -o ').candidates).to.deep.equal(written)
    expect(offerAt('secret create --output=').candidates).to.deep.equal(written)
    expect(valuesAt('secret create ')).to.include('symmetric')
    expect(valuesAt('secret create --force ')).not.to.include('symmetric')
  })

  it('flags under their current names, those that repeat again', () => {
    const flags = valuesAt('secret create --profile prod --from a --from-file b --merge --')
    expect(flags).to.include('--from').and.to.include('--dest')
    expect(flags).not.to.include('--profile').and.not.to.include('--merge')
    expect(flags).not.to.include('--from-file').and.not.to.include('--env-file')
    expect(valuesAt('secret create -pprod --p')).not.to.include('--profile')
    expect(valuesAt('secret rotate f -p prod --')).not.to.include('--from')
    expect(valuesAt('--')).to.deep.equal(['--help', '--version'])
    expect(valuesAt('doctor --staged --')).to.include('--json').and.not.to.include('--mi-home')
  })

  it('flags if there is nothing else', () => {
    expect(valuesAt('profile list ')).to.include('--json')
    expect(valuesAt('profile list -- ')).to.deep.equal([])
    expect(valuesAt('nosuch ')).to.deep.equal(['--help'])
    expect(valuesAt('profile list x')).to.deep.equal([])
  })

  it('values of flags', () => {
    expect(valuesAt('secret create --profile ')).to.deep.equal(['default', 'prod'])
    expect(valuesAt('secret rotate f --to=')).to.deep.equal(['default', 'prod'])
    expect(valuesAt('secret create -c ')).to.deep.equal(['RSA', 'AES'])
    expect(valuesAt('secret rotate --from-cipher ')).to.deep.equal(['RSA', 'AES', 'auto'])
    expect(valuesAt('secret create --table ')).to.include('icp_server.secrets')
    expect(valuesAt('secret init --type ')).to.deep.equal(['JKS', 'JCEKS', 'PKCS12', 'PEM'])
    expect(valuesAt('secret create --format ')).to.include('kubernetes')
    expect(valuesAt('secret create --note ')).to.deep.equal([])
    expect(valuesAt('secret create --nosuch=')).to.deep.equal([])
    expect(valuesAt('completion ')).to.deep.equal(['bash', 'zsh', 'fish', 'powershell'])
  })

  it('profiles to the commands of profiles', () => {
    for (const command of ['use', 'show', 'remove'])
      expect(valuesAt(`profile ${command} `)).to.deep.equal(['default', 'prod'])
  })

  it('files and directories, which the shell finds', () => {
    for (const line of [
      'secret list ',
      'secret list a ',
      'secret create --from ',
      'keystore list ',
      'secret init --keystore=',
    ])
      expect(offerAt(line)).to.deep.equal({kind: 'files', candidates: []})
    expect(offerAt('secret init --mi-home ')).to.deep.equal({kind: 'directories', candidates: []})
  })

  it('the aliases in the file, the source or the output that is named', () => {
    for (const line of [
      'secret remove f ',
      'secret decrypt f ',
      'secret encrypt f --only ',
      'secret create --from f --only ',
      'secret create --merge --dest f --alias ',
      'secret snippet -f f ',
    ])
      expect(valuesAt(line), line).to.deep.equal(['f one', 'f two'])
    expect(valuesAt('secret encrypt f g --only ')).to.deep.equal(['f one', 'f two', 'g one', 'g two'])
    expect(valuesAt('secret decrypt - ')).to.include('--profile')
  })

  it('no alias twice', () => {
    const named = readLine(['secret', 'remove', 'f', 'f one'], '', table)
    expect(offerFor(named, table, sources).candidates).to.deep.equal([{value: 'f two'}])
  })

  it('the aliases in the keystore that is named', () => {
    expect(valuesAt('secret init --keystore k --alias ')).to.deep.equal(['k certificate'])
    expect(valuesAt('secret init symmetric --keystore=k --alias=')).to.deep.equal(['k secret-key'])
    expect(valuesAt('secret init --alias ')).to.deep.equal([])
  })
})
