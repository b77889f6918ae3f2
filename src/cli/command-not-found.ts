import type {Hook} from '@oclif/core'
import {UsageError} from '../errors.js'
import {say} from '../ui/messages.js'
import {errorResult, errorText, printJson} from './error-report.js'

/** oclif's hook for words that are not a command. They are not repeated, because one of them may be a secret. */
const commandNotFound: Hook<'command_not_found'> = async function ({id, config, argv = []}) {
  const topic = config.topics.find(({name}) => name === id.split(':')[0])
  const group = topic ? `${config.bin} ${topic.name}` : config.bin
  const error = new UsageError(`unknown "${group}" command`, `run "${group} --help" to list commands`)
  process.exitCode = error.exitCode
  if ([id, ...argv].includes('--json')) await printJson(errorResult(error))
  else say(errorText(error))
}

export default commandNotFound
