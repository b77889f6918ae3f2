import {runMain} from '../bench/command-line.js'
import {fuzz} from './fuzz.js'

await runMain(fuzz)
