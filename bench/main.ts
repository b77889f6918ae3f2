import {bench} from './bench.js'
import {OptionError} from './options.js'

try {
  await bench(process.argv.slice(2), console)
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
