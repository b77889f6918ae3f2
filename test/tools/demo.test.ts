/** The demo: from a terminal's output to a drawing, and the checks of its pictures. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {deflateSync} from 'node:zlib'
import {contrast, judge} from '../../tools/demo/looks.js'
import {type Picture, readPng} from '../../tools/demo/png.js'
import {renderScreens} from '../../tools/demo/screen.js'
import {files, keystore} from '../../tools/demo/session.js'
import {collectSpans} from '../../tools/demo/spans.js'
import {drawDemo} from '../../tools/demo/svg.js'
import {themes} from '../../tools/demo/theme.js'
import {root} from '../../tools/paths.js'

const escape = '\u001B'

/** Each part of the output appears 100 ms after the one before. */
async function screens(...parts: readonly string[]) {
  const output = parts.join('')
  const moments = parts.map((_, index) => ({at: index * 100, length: parts.slice(0, index + 1).join('').length}))
  return renderScreens({output, moments}, {rows: 3, columns: 20})
}

async function spans(...parts: readonly string[]) {
  const found = collectSpans(await screens(...parts))
  return found.map(({line, column, columns, text, style, from, to}) => [line, column, columns, text, style, from, to])
}

describe('the screens of the demo', () => {
  it('keep what is typed, one piece per key', async () => {
    expect(await spans('$ ', 'm', 'i', ' ', '-')).to.deep.equal([
      [0, 0, 1, '$', '', 0, undefined],
      [0, 2, 1, 'm', '', 100, undefined],
      [0, 3, 1, 'i', '', 200, undefined],
      [0, 5, 1, '-', '', 400, undefined],
    ])
  })

  it('end what is drawn over', async () => {
    expect(
      await spans('? Alias db', `\r${escape}[2K${escape}[32m✔${escape}[39m ${escape}[1mAlias${escape}[22m`),
    ).to.deep.equal([
      [0, 0, 10, '? Alias db', '', 0, 100],
      [0, 0, 1, '✔', 'c2', 100, undefined],
      [0, 2, 5, 'Alias', 'b', 100, undefined],
    ])
  })

  it('count the columns of wide characters, and separate columns of a table', async () => {
    expect(await spans('鍵 a   b')).to.deep.equal([
      [0, 0, 4, '鍵 a', '', 0, undefined],
      [0, 7, 1, 'b', '', 0, undefined],
    ])
  })

  it('scroll, and hide the cursor when the program does', async () => {
    const [first, second] = await screens('1\r\n2\r\n3', `\r\n4${escape}[?25l`)
    expect(first).to.include({at: 0, top: 0}).and.to.have.deep.property('cursor', {column: 1, line: 2})
    expect(second).to.include({at: 100, top: 1, cursor: undefined})
    expect(second?.lines.map((line) => line.map(({text}) => text).join(''))).to.deep.equal(['1', '2', '3', '4'])
  })

  it('refuse a style that cannot be drawn', async () => {
    const error = await screens(`${escape}[7mx`).catch((error: unknown) => error)
    expect(String(error)).to.include('"x" in a style that the demo cannot draw')
  })
})

describe('the drawing of the demo', () => {
  it('shows the last frame without animations, and markup as text', async () => {
    const frames = await screens('<a&b>', '\r<c')
    const svg = drawDemo(frames, {rows: 3, columns: 20}, 200, {title: 'T < U', description: 'D'})
    expect(svg).to.include('<title id="title">T &lt; U</title>')
    expect(svg).to.match(/class="x" style="animation-name:(k\w+)">&lt;a&amp;b&gt;</)
    expect(svg).to.match(/<text [^>]*style="animation-name:(k\w+)">&lt;c&amp;b&gt;</)
    expect(svg).to.include('{0%{visibility:visible}50%{visibility:hidden}}')
    expect(svg).to.include('{0%{visibility:hidden}50%{visibility:visible}}')
    expect(svg).to.include('@media(prefers-reduced-motion:reduce){*{animation:none!important}}')
  })

  it('has enough contrast in both themes', () => {
    const colors = Array.from(
      themes.matchAll(/:root\{([^}]*)\}/g),
      ([, variables = '']): Readonly<Record<string, number>> =>
        Object.fromEntries(
          Array.from(
            variables.matchAll(/--(\w+):#(\w{6})/g),
            ([, name = '', hex = '']) => [name, Number.parseInt(hex, 16)] as const,
          ),
        ),
    )
    expect(colors).to.have.length(2)
    for (const {back = 0, edge = 0, ...texts} of colors) {
      expect(Object.keys(texts)).to.have.length(8)
      expect(edge).to.not.equal(back)
      for (const [name, color] of Object.entries(texts)) expect(contrast(color, back), name).to.be.greaterThan(4.5)
    }
  })
})

describe('docs/demo.svg', () => {
  const svg = readFileSync(path.join(root, 'docs', 'demo.svg'), 'utf8')

  it('is small, and loads and runs nothing', () => {
    expect(svg.length).to.be.lessThan(60_000)
    expect(svg).to.not.match(/<script|<foreignObject|<image|<use|href|url\(|@import|\son\w+=/i)
    expect(svg.match(/https?:[^"]*/g)).to.deep.equal(['http://www.w3.org/2000/svg'])
  })

  it('has a title and a description for screen readers', () => {
    expect(svg).to.match(
      /^<svg [^>]*role="img" aria-labelledby="title description">\n<title id="title">[^<]+<\/title>\n<desc/,
    )
  })

  it('shows no secret and no password', () => {
    const text = Array.from(svg.matchAll(/<text [^>]*>([^<]*)</g), ([, part]) => part)
      .join('')
      .replaceAll(' ', '')
    const secrets = Object.values(files).flatMap((content) =>
      Array.from(content.matchAll(/=(.*)/g), ([, value = '']) => value),
    )
    expect(text).to.include('db_password')
    for (const secret of [keystore.password, ...secrets]) expect(text).to.not.include(secret.replaceAll(' ', ''))
  })
})

describe('readPng', () => {
  const pixels = Array.from({length: 6}, (_, y) =>
    Array.from({length: 5}, (_, x) => (x * 0x2f3d11 + y * 0x71a3c5) & 0xffffff),
  )

  for (const size of [3, 4])
    it(`reads all filters, with ${size} bytes per pixel`, () => {
      const {width, height, pixel} = readPng(encode(pixels, size))
      expect([width, height]).to.deep.equal([5, 6])
      expect(pixels.map((row, y) => row.map((_, x) => pixel(x, y)))).to.deep.equal(pixels)
    })

  it('refuses other files', () => {
    expect(() => readPng(Buffer.from('<svg/>'))).to.throw('not a PNG')
  })
})

/** Encodes line after line with filters 0 to 4, as the standard says, and without the checksums, which nobody reads. */
function encode(rows: readonly (readonly number[])[], size: number): Buffer {
  const lines = rows.map((row) =>
    row.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255, 9].slice(0, size)),
  )
  const filtered = lines.flatMap((line, y) => {
    const at = (x: number, up: number) => (x < 0 ? 0 : (lines[y - up]?.[x] ?? 0))
    const predict = (x: number): number => {
      const [a, b, c] = [at(x - size, 0), at(x, 1), y === 0 ? 0 : at(x - size, 1)]
      const nearest = [a, b, c].sort((one, other) => Math.abs(a + b - c - one) - Math.abs(a + b - c - other))[0] ?? 0
      return [0, a, b, Math.floor((a + b) / 2), nearest][y % 5] ?? 0
    }
    return [y % 5, ...line.map((value, x) => (value - predict(x) + 256) % 256)]
  })
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(rows[0]!.length, 0)
  header.writeUInt32BE(rows.length, 4)
  header.set([8, size === 4 ? 6 : 2], 8)
  const data = chunk('IDAT', deflateSync(Buffer.from(filtered)))
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), data])
}

describe('the check of pictures', () => {
  function page(color: (x: number, y: number) => number): Picture {
    const isInside = (x: number, y: number) => x >= 10 && x < 110 && y >= 20 && y < 70
    return {width: 130, height: 90, pixel: (x, y) => (isInside(x, y) ? color(x, y) : 0xffffff)}
  }
  const isText = (x: number, y: number) => x >= 40 && x < 60 && y === 40

  it('measures size, text and contrast', () => {
    const {box, ink, contrast} = judge(page((x, y) => (isText(x, y) ? 0xffffff : 0)))
    expect(box).to.deep.equal({x: 10, y: 20, width: 100, height: 50})
    expect(ink).to.be.closeTo(20 / (84 * 34), 1e-9)
    expect(contrast).to.equal(21)
  })

  it('finds no text in an empty window, and none that cannot be read', () => {
    expect(judge(page(() => 0x101010))).to.include({ink: 0, contrast: 1})
    expect(judge(page((x, y) => (isText(x, y) ? 0x333333 : 0x101010)))).to.include({ink: 0})
    expect(judge(page(() => 0xffffff))).to.deep.equal({box: {x: 0, y: 0, width: 0, height: 0}, ink: 0, contrast: 1})
  })
})
