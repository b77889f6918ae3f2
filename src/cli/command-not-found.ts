import type {Hook} from '@oclif/core'
import {UsageError} from '../errors.js'
import {writeStdout} from '../io/stdout.js'
import {errorJson, errorText} from './error-report.js'
import {say} from '../ui/messages.js'

/** oclif's hook for words that are no command. The words are not repeated: one of them may be a secret that was typed there. */
const commandNotFound: Hook<'command_not_found'> = async function ({id, config, argv = []}) {
  const topic = config.topics.find(({name}) => name === id.split(':')[0])
  const group = topic ? `${config.bin} ${topic.name}` : config.bin
  const error = new UsageError(`there is no such command of "${group}"`, `run "${group} --help" for those there are`)
  process.exitCode = error.exitCode
  if (argv.includes('--json')) await writeStdout(`${JSON.stringify(errorJson(error), undefined, 2)}\n`)
  else say(errorText(error))
}

export default commandNotFound
