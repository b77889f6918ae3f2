import {expect} from 'chai'
import type {Outcome} from '../../bench/pairs.js'
import {renderSection} from '../../bench/section.js'

const ours: Outcome = {
  name: 'mi',
  samples: [
    {seconds: 2, peakBytes: 80 * 1024 ** 2},
    {seconds: 4, peakBytes: 90 * 1024 ** 2},
  ],
}
const other: Outcome = {name: 'loop', samples: [{seconds: 1}, {seconds: 4}]}
const failed: Outcome = {name: 'a|b\nc', samples: [], failure: 'failed'}

describe('a section of the page', () => {
  it('has a heading, an aligned table and a sentence for each name', () => {
    const text = renderSection({
      title: 'Start',
      pairs: [{task: '`mi`', ours, other}],
      legend: [['loop', 'does as much.']],
    })
    expect(text).to.equal(
      [
        '## Start',
        '',
        '| task |     mi | memory | compared with | its time | its memory | ratio | rounds |',
        '| ---- | -----: | -----: | ------------- | -------: | ---------: | ----: | -----: |',
        '| `mi` | 3.00 s | 85 MiB | loop          |   2.50 s |          – |  1.50 |      2 |',
        '',
        '- loop: does as much.',
        '',
      ].join('\n'),
    )
  })

  it('shows secrets per second if there are many', () => {
    const text = renderSection({title: 'Many', pairs: [{task: 'x', count: 3000, ours, other}], legend: []})
    expect(text)
      .to.match(/\| secrets\/s \|/)
      .and.to.match(/\| +1,000 \|/)
  })

  it('marks what has failed, and keeps a name within its cell', () => {
    const text = renderSection({
      title: 'Many',
      pairs: [
        {task: 'x', ours, other: failed},
        {task: 'x', ours: failed, other},
      ],
      legend: [],
    })
    const [, , , , first, second] = text.split('\n')
    expect(first).to.match(/^\| x +\| 3\.00 s \| 85 MiB \| a\\\|b c +\| +failed \| +– \| +– \| +2 \|$/)
    expect(second).to.match(/^\| x +\| failed \| +– \| loop +\| +2\.50 s \| +– \| +– \| +2 \|$/)
  })
})
