/** The commands that change entries together with the records above them. An entry and its record must never be apart. */
import {digitsOf} from '../test/support/records.js'
import {isComplete, render, type Entries, type Expected} from './contents.js'
import {secrets, type Kit} from './kit.js'
import {expected, few, others, type Scenario} from './scenario.js'

const many = 1000
const file = 'out/old.properties'
const removed = 'alias_1'

/** Each entry has a line above it. */
function recordedLines(kit: Kit, entries: Entries): string {
  const record = `# mi key=${digitsOf(kit.owners.old)} updated=2026-01-01 note="x"\n`
  return render('lines', entries).replaceAll(/^/gm, (_, at: number, text: string) => (at < text.length ? record : ''))
}

/** @returns the entries without their records; undefined if an entry has none, or a record has no entry */
function withoutRecords(text: string): string | undefined {
  const lines = text.split('\n').slice(0, -1)
  const isPaired = lines.every((line, index) => line.startsWith('# mi key=') === (index % 2 === 0))
  return isPaired && lines.length % 2 === 0
    ? lines.flatMap((line, index) => (index % 2 === 1 ? [`${line}\n`] : [])).join('')
    : undefined
}

function without(alias: string, entries: Entries): Entries {
  return new Map([...entries].filter(([each]) => each !== alias))
}

const remove: Scenario = {
  name: 'remove, with a record',
  prepare: (place, kit) => {
    place.write(file, recordedLines(kit, kit.entries(many, 'old')))
  },
  command: () => ({words: ['secret', 'remove', file, removed, '--yes']}),
  changes: (kit) => {
    const after = recordedLines(kit, without(removed, kit.entries(many, 'old')))
    return [{file: `work/${file}`, isNew: (content) => content?.toString() === after}]
  },
  ...others.out,
}

const removeFromManifest: Scenario = {
  name: 'remove, manifest',
  prepare: (place, kit) => {
    place.write('out/old.yaml', kit.encryptedFile('manifest', few, 'old'))
  },
  command: () => ({words: ['secret', 'remove', 'out/old.yaml', removed, '--yes']}),
  changes: (kit) => {
    const after = render('manifest', without(removed, kit.entries(few, 'old')))
    return [{file: 'work/out/old.yaml', isNew: (content) => content?.toString() === after}]
  },
  ...others.out,
}

const merge: Scenario = {
  name: 'create --merge, with records',
  prepare: remove.prepare,
  command: (kit) => ({
    words: ['secret', 'create', 'file', '--merge', '--from-file', kit.secretsFile(few), '--dest', file],
  }),
  changes: (kit) => {
    const kept = [...kit.entries(many, 'old')].map(([alias, ciphertext]) => [alias, {ciphertext}] as const)
    const merged = new Map<string, Expected>([...kept, ...expected(kit, secrets(few))])
    const isNew = (content: Buffer | undefined) => {
      const entries = content && withoutRecords(content.toString())
      return entries !== undefined && isComplete('lines', Buffer.from(entries), merged)
    }
    return [{file: `work/${file}`, isNew}]
  },
  ...others.out,
}

export const recordScenarios: readonly Scenario[] = [remove, removeFromManifest, merge]
