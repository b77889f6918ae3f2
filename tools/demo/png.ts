/** Reads the PNG files that browsers write: 8 bits per channel, red, green and blue with or without alpha, not interlaced. */
import {inflateSync} from 'node:zlib'

export interface Picture {
  readonly width: number
  readonly height: number
  /** @returns the color as 0xRRGGBB; alpha is ignored */
  readonly pixel: (x: number, y: number) => number
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** @throws Error if it is another kind of file */
export function readPng(file: Buffer): Picture {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('this is not a PNG file')
  const chunks = [...readChunks(file)]
  const header = chunks.find(({type}) => type === 'IHDR')?.data
  if (header === undefined) throw new Error('the PNG file has no header')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth, colorType, , , interlaced] = header.subarray(8)
  const size = colorType === 6 ? 4 : 3
  if (depth !== 8 || (colorType !== 2 && colorType !== 6) || interlaced !== 0)
    throw new Error('the PNG file is of a kind that browsers do not write')
  const data = inflateSync(Buffer.concat(chunks.filter(({type}) => type === 'IDAT').map(({data}) => data)))
  const pixels = unfilter(data, width * size, height, size)
  return {width, height, pixel: (x, y) => pixels.readUIntBE((y * width + x) * size, 3)}
}

function* readChunks(file: Buffer): Generator<{readonly type: string; readonly data: Buffer}> {
  for (let at = 8; at + 8 <= file.length;) {
    const length = file.readUInt32BE(at)
    yield {type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length)}
    at += length + 12
  }
}

/** Undoes the filter of each line: https://www.w3.org/TR/png/#9Filters. */
function unfilter(data: Buffer, stride: number, height: number, size: number): Buffer {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const left = x < size ? 0 : (pixels[y * stride + x - size] ?? 0)
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0)
      const corner = y === 0 || x < size ? 0 : (pixels[(y - 1) * stride + x - size] ?? 0)
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0
      pixels[y * stride + x] = ((data[y * (stride + 1) + 1 + x] ?? 0) + predicted) & 0xff
    }
  }
  return pixels
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner)
  const toAbove = Math.abs(left - corner)
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
