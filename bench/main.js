import {bench} from './bench.ts'
import {OptionError} from './options.ts'

try {
  await bench(process.argv.slice(2), console)
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
