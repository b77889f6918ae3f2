/**
 * Looks at demos in a browser: `look.ts COMMITTED NEW`. Exits with 1 if one is empty, cannot be read on a light or a
 * dark page, or is larger than it says, and if the committed one has other prompts than the new one.
 */
import {readFileSync} from 'node:fs'
import {border, photograph, type View} from './browser.js'
import {judge} from './looks.js'
import {readPng} from './png.js'

const most = 60_000

const views: readonly View[] = [
  {theme: 'light', background: '#ffffff', animated: false},
  {theme: 'dark', background: '#0d1117', animated: false},
]

/** A page may be dark although the system is light, and the reverse; and it may be animated. */
const moreViews: readonly View[] = [
  {theme: 'light', background: '#0d1117', animated: false},
  {theme: 'dark', background: '#ffffff', animated: false},
  {theme: 'light', background: '#ffffff', animated: true},
]

function complaints(file: string, all: readonly View[]): readonly string[] {
  const svg = readFileSync(file, 'utf8')
  const [, width = 0, height = 0] = (/^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number)
  const found = svg.length > most ? [`it has ${svg.length} bytes, more than ${most}`] : []
  found.push(...all.flatMap((view) => complaintsAbout(file, {width, height}, view)))
  return found.map((complaint) => `${file}: ${complaint}`)
}

function complaintsAbout(file: string, size: {readonly width: number; readonly height: number}, view: View) {
  const {box, ink, contrast} = judge(readPng(photograph(file, size, view)))
  const expected = JSON.stringify({x: border, y: border, ...size})
  const [least, greatest] = view.animated ? [Number.MIN_VALUE, 0.01] : [0.02, 0.3]
  const where = `${view.theme} on ${view.background}, the ${view.animated ? 'first' : 'last'} frame`
  console.log(`${file}: ${where}: ${(ink * 100).toFixed(2)} % text, contrast ${contrast.toFixed(1)}`)
  return [
    ...(JSON.stringify(box) === expected ? [] : [`${where}: it is at ${JSON.stringify(box)} instead of ${expected}`]),
    ...(ink >= least && ink <= greatest ? [] : [`${where}: ${ink * 100} % is text`]),
    ...(contrast >= 7 ? [] : [`${where}: the text has a contrast of only ${contrast}`]),
  ]
}

/** Prompts are the only bold text. */
function prompts(file: string): string {
  return Array.from(readFileSync(file, 'utf8').matchAll(/ class="b\b[^>]*>([^<]*)</g), ([, text]) => text).join('\n')
}

const [committed = '', recorded = ''] = process.argv.slice(2)
const found = [...complaints(committed, [...views, ...moreViews]), ...complaints(recorded, views)]
if (prompts(committed) !== prompts(recorded) || prompts(recorded) === '')
  found.push(`${committed}: the program has other prompts now; run "npm run demo"`)
for (const complaint of found) console.error(complaint)
process.exitCode = found.length > 0 ? 1 : 0
