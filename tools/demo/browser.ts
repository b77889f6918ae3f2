/** Takes pictures of the demo with Chromium, as a README shows it. */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'

/** Pixels around the picture. */
export const border = 16

export interface View {
  /** What the reader's system prefers. */
  readonly theme: 'dark' | 'light'
  /** Of the page, `#ffffff`. */
  readonly background: string
  /** Without animations the last frame is shown, with them the first one. */
  readonly animated: boolean
}

/** @param svg a file @returns a PNG of a page with nothing else on it */
export function photograph(
  svg: string,
  {width, height}: {readonly width: number; readonly height: number},
  view: View,
): Buffer {
  const directory = mkdtempSync(path.join(tmpdir(), 'mi-browser-'))
  try {
    const [page, picture] = [path.join(directory, 'page.html'), path.join(directory, 'picture.png')]
    writeFileSync(
      page,
      `<!doctype html><meta name="color-scheme" content="${view.theme}">
<body style="margin:${border}px;background:${view.background}"><img src="${pathToFileURL(svg).href}">`,
    )
    const window = `${width + 2 * border},${height + 2 * border}`
    execFileSync(
      'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update', `--user-data-dir=${directory}/profile`],
        ...[
          '--hide-scrollbars',
          `--window-size=${window}`,
          `--blink-settings=preferredColorScheme=${view.theme === 'dark' ? 0 : 1}`,
        ],
        ...(view.animated ? [] : ['--force-prefers-reduced-motion']),
        `--screenshot=${picture}`,
        pathToFileURL(page).href,
      ],
      {stdio: 'ignore', timeout: 120_000},
    )
    return readFileSync(picture)
  } finally {
    rmSync(directory, {recursive: true, force: true})
  }
}
