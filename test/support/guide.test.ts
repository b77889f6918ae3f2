import {expect} from 'chai'
import {runProgram} from './cli.js'
import {type Block, guideScript} from './guide.js'

const block = (language: string, code: string, extra: Partial<Block> = {}): Block => {
  return {heading: 'Task', language, code, file: undefined, mark: '', ...extra}
}

/** What is wrong with the page that has only these blocks, or undefined. */
async function problem(...blocks: readonly Block[]): Promise<string | undefined> {
  const script = guideScript(blocks)
  const run = await runProgram(['bash', '-c', script.text])
  try {
    script.compare(run.stdout, '/tmp/here')
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

describe('the commands of a guide', () => {
  it('are run one after the other in one shell, with the files of the page', async () => {
    const file = block('properties', 'a=$b\n', {file: 'conf/x.properties'})
    const shown =
      '$ cat $NAME\na=…\n$ echo /tmp/here "2026-11-28 and more"; echo; echo end\n/home/me/app 2001-02-03 …\n…\nend\n'
    const blocks = [file, block('sh', 'NAME=conf/x.properties\n'), block('console', shown)]
    expect(await problem(...blocks)).to.equal(undefined)
  })

  it('must print what the page shows, all of it and nothing else', async () => {
    expect(await problem(block('console', '$ echo a\nb\n$ echo c\nd\n'))).to.match(/echo a.*echo c/s)
    expect(await problem(block('console', '$ echo a; echo b\na\n'))).to.include('but it printed\na\nb\n')
    expect(await problem(block('console', '$ true\na\n'))).to.include('the page shows\na\n')
  })

  it('must fail exactly if the page shows an error', async () => {
    expect(await problem(block('console', "$ echo 'error: x'; false\nerror: x\n"))).to.equal(undefined)
    expect(await problem(block('console', "$ echo 'error: x'\nerror: x\n"))).to.match(/^ended with 0/)
    expect(await problem(block('console', '$ echo a; false\na\n'))).to.match(/^ended with 1/)
    expect(await problem(block('sh', 'false && true\n'))).to.match(/^ended with 1/)
    expect(await problem(block('sh', 'false\necho a\n'))).to.match(/^stopped after/)
  })

  it('are left out only if they are marked', async () => {
    expect(await problem(block('sh', 'false\n', {mark: 'Not run here: there is no reason.'}))).to.equal(undefined)
    expect(() => guideScript([block('yaml', 'a: 1\n')])).to.throw('is no file, and has no mark')
  })
})
