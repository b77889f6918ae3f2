import eslint from '@eslint/js'
import {defineConfig} from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The rooms of src in order: imports only point down this list. */
const rooms = [
  'library',
  'commands',
  'cli',
  'app',
  'ui',
  'profiles',
  'stores',
  'io',
  'bulk',
  'formats',
  'cipher',
  'keystore',
]

/** They know bytes and values, but no files, no process, no terminal, and not each other. */
const pure = ['formats', 'cipher', 'keystore']

/** Rooms below that a room may not import either. */
const alsoClosed = {
  cli: ['app'],
  ui: ['profiles', 'stores', 'bulk', 'formats', 'cipher', 'keystore'],
  stores: ['bulk', 'formats', 'cipher', 'keystore'],
  formats: ['cipher', 'keystore'],
  cipher: ['keystore'],
}

const system = ['@oclif/*', 'node:fs', 'node:fs/*', 'node:process', 'node:child_process', 'node:os']

function closedTo(room) {
  const above = rooms.slice(0, rooms.indexOf(room))
  const houses = [...above, ...(alsoClosed[room] ?? [])].map((other) => `**/${other}/**`)
  const outside = pure.includes(room)
    ? system
    : ['app', 'ui', 'profiles', 'stores', 'io', 'bulk'].includes(room)
      ? ['@oclif/*']
      : []
  return [...houses, ...outside, ...(room === 'ui' ? [] : ['inquirer'])]
}

/** A pure room states facts; `app` and `cli` know the command line, and add what to try. kubectl's own flags are facts. */
const commandLine = [
  {what: 'a flag', pattern: String.raw`(?:^|[^\w-])--(?!server-side)[a-z]`},
  {what: 'a variable', pattern: String.raw`\bMI_[A-Z]`},
  {what: 'a command', pattern: String.raw`\bmi (?:secret|keystore|profile)\b`},
]

const factsOnly = commandLine.flatMap(({what, pattern}) =>
  [`Literal[value=/${pattern}/]`, `TemplateElement[value.raw=/${pattern}/]`].map((selector) => ({
    selector,
    message: `This names ${what}: formats, cipher and keystore state facts, and app or cli adds what to try.`,
  })),
)

const arrows = rooms.map((room) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {patterns: [{group: closedTo(room), message: 'Imports point down only: see CONTRIBUTING.md.'}]},
    ],
    ...(pure.includes(room) && {
      'no-restricted-globals': ['error', 'process', 'console'],
      'no-restricted-syntax': ['error', ...factsOnly],
    }),
  },
}))

/** The library uses only pure rooms, so it is pure too. */
const library = {
  files: ['src/library/**/*.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: String.raw`^(?!\./library-|\.\./(?:errors\.js$|formats/|cipher/|keystore/))`,
            message: 'src/library imports only errors.js, formats, cipher and keystore: see CONTRIBUTING.md.',
          },
        ],
      },
    ],
    'no-restricted-globals': ['error', 'process', 'console'],
    'no-restricted-syntax': ['error', ...factsOnly],
  },
}

export default defineConfig(
  {ignores: ['dist/', 'node_modules/', 'out/']},
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
    },
  },
  ...arrows,
  library,
  {
    // A command is flags, one call and print.
    files: ['src/commands/**/*.ts'],
    rules: {'max-lines': ['error', 70]},
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['src/start/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!node:|\\./|\\.\\./(?:home-directory|io/directories|main)\\.js$)',
              message:
                'src/start loads everything else through the code cache: import only node: modules, src/start, what says where it is, and io/directories.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'Buffer',
          'URL',
          '__dirname',
          '__filename',
          'clearInterval',
          'console',
          'performance',
          'process',
          'setInterval',
          'setTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['bin/*.js', '**/*.cjs'],
    languageOptions: {sourceType: 'commonjs'},
  },
)
