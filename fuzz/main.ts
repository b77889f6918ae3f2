import {fuzz} from './fuzz.js'
import {OptionError} from './options.js'

try {
  if (!(await fuzz(process.argv.slice(2), console))) process.exitCode = 1
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
