import {bench} from './bench.js'
import {runMain} from './command-line.js'

await runMain(bench)
