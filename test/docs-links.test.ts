/** Links in the documentation lead to files and headings that exist. */
import {expect} from 'chai'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
]

/** The text of a page without its blocks of code. */
function prose(page: string): string {
  return readFileSync(path.join(root, page), 'utf8').replaceAll(/^ *```.*?^ *```$/gms, '')
}

const known = new Map<string, ReadonlySet<string>>()

/** The anchors of the headings of a page, as GitHub makes them. */
function anchors(page: string): ReadonlySet<string> {
  const found = known.get(page) ?? new Set(headings(page).map((heading) => anchorOf(heading)))
  known.set(page, found)
  return found
}

function headings(page: string): string[] {
  const text = prose(page)
  return [...text.matchAll(/^#+ (.+)$/gm), ...text.matchAll(/^(.+)\n===+$/gm)].map(([, heading = '']) => heading)
}

function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** What is wrong with a link, or undefined. */
function problem(page: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : path.join(path.dirname(page), file)
  if (!existsSync(path.join(root, target))) return `${page}: ${link} does not exist`
  if (anchor === undefined || !target.endsWith('.md') || anchors(target).has(anchor)) return undefined
  return `${page}: ${link} has no such heading`
}

describe('the links of the documentation', () => {
  it('lead to files and headings', () => {
    const links = pages.flatMap((page) =>
      Array.from(prose(page).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g), ([, link = '']) => ({page, link})),
    )
    expect(links).to.have.length.above(200)
    expect(links.flatMap(({page, link}) => problem(page, link) ?? [])).to.deep.equal([])
  })
})
