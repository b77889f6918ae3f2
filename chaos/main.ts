import {runMain} from '../bench/command-line.js'
import {chaos} from './chaos.js'

await runMain(chaos)
