const {availableParallelism} = require('node:os')

module.exports = {
  'node-option': ['import=./tools/typescript.js'],
  extension: ['test.ts'],
  recursive: true,
  // Generous, since the machine may be busy with other things; a test that hangs still ends.
  timeout: 300_000,
  forbidOnly: true,
  // Under --parallel mocha would leave one core idle.
  jobs: availableParallelism(),
}
