import {expect} from 'chai'
import {hasFailed, isChanging, readCalls} from '../../chaos/strace.js'

describe('readCalls', () => {
  const threads = {main: 10, files: 12}
  const log = `10    openat(AT_FDCWD</place/work>, "/etc/hosts", O_RDONLY) = 3</etc/hosts>
10    openat(AT_FDCWD</place/work>, "out/new", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</place/work/out/new>
12    write(17<anon_inode:[eventfd]>, ""..., 8) = 8
12    write(3</place/work/out/new>, ""..., 100 <unfinished ...>
10    rename("/place/work/a", "/place/work/b" <unfinished ...>
12    <... write resumed>)            = -1 ENOSPC (No space left on device) (INJECTED)
10    <... rename resumed>)           = 0
12    rename("/place/work/c", "/place/work/d") = 0
12    openat(AT_FDCWD</place/work>, "/place/work/d", O_RDONLY|O_CLOEXEC) = 4</place/work/d>
12    +++ exited with 0 +++
`
  const calls = readCalls(log, threads, '/place')
  const names = (found: typeof calls) => found.map(({thread, name, index}) => `${thread} ${name} ${index}`)

  it('returns the calls that concern the directory, numbered in their thread', () => {
    expect(names(calls)).to.deep.equal([
      'main openat 2',
      'files write 2',
      'main rename 1',
      'files rename 1',
      'files openat 1',
    ])
  })

  it('notices which call has failed, and which changes nothing', () => {
    expect(names(calls.filter(hasFailed))).to.deep.equal(['files write 2'])
    expect(names(calls.filter((call) => !isChanging(call)))).to.deep.equal(['files openat 1'])
  })

  it('reads the log of a single thread, which has no numbers', () => {
    const single = log
      .split('\n')
      .filter((line) => line.startsWith('12'))
      .map((line) => line.slice(6))
      .join('\n')
    expect(readCalls(single, threads, '/place').filter(hasFailed)).to.have.length(1)
  })
})
