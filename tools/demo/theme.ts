/** The colors of the demo. The window has a background of its own, so that it can be read on every page. */

interface Theme {
  readonly back: string
  readonly text: string
  readonly edge: string
  readonly dim: string
  /** Red, green, yellow, blue, magenta, cyan: the terminal's colors 1 to 6. */
  readonly colors: readonly string[]
}

const light: Theme = {
  back: '#ffffff',
  text: '#1f2328',
  edge: '#d1d9e0',
  dim: '#59636e',
  colors: ['#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b6f77'],
}

const dark: Theme = {
  back: '#0d1117',
  text: '#e6edf3',
  edge: '#3d444d',
  dim: '#9198a1',
  colors: ['#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd'],
}

/** CSS: the variables of both themes, and the classes of text. */
export const themes = [
  `:root{${variables(light)}}`,
  `@media(prefers-color-scheme:dark){:root{${variables(dark)}}}`,
  ...light.colors.map((_, index) => `.c${index + 1},.c${index + 9}{fill:var(--c${index + 1})}`),
  '.d,.c8{fill:var(--dim)}',
  '.b{font-weight:bold}',
  '.i{font-style:italic}',
  '.u{text-decoration:underline}',
].join('\n')

function variables({back, text, edge, dim, colors}: Theme): string {
  const numbered = colors.map((color, index) => `--c${index + 1}:${color}`)
  return [`--back:${back}`, `--text:${text}`, `--edge:${edge}`, `--dim:${dim}`, ...numbered].join(';')
}
