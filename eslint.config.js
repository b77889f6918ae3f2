import eslint from '@eslint/js'
import {defineConfig} from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The rooms of src in their order: imports point down this list only. */
const rooms = ['commands', 'terminal', 'profiles', 'io', 'bulk', 'formats', 'cipher', 'keystore']

/** They know bytes and values: no files, no process, no terminal, not each other. */
const pure = ['formats', 'cipher', 'keystore']

function closedTo(room) {
  const above = rooms.slice(0, rooms.indexOf(room))
  const beside = pure.includes(room) ? pure.filter((other) => other !== room) : []
  const outside = pure.includes(room)
    ? ['@oclif/*', 'node:fs', 'node:fs/*', 'node:process', 'node:child_process', 'node:os']
    : []
  const houses = [...new Set([...above, ...beside])].map((other) => `**/${other}/**`)
  return [...houses, ...outside, ...(room === 'terminal' ? [] : ['inquirer'])]
}

const arrows = rooms.map((room) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {patterns: [{group: closedTo(room), message: 'Imports point down only: see CONTRIBUTING.md.'}]},
    ],
    ...(pure.includes(room) && {'no-restricted-globals': ['error', 'process', 'console']}),
  },
}))

export default defineConfig(
  {ignores: ['dist/', 'node_modules/']},
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
              regex: '^(?!node:|\\./|\\.\\./main\\.js$)',
              message: 'What starts the program loads nothing of it before its code cache is there.',
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
