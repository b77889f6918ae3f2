import type {Hook} from '@oclif/core'
import {UsageError} from '../errors.js'
import {errorText} from './error-text.js'
import {say} from './notices.js'

/** oclif's hook for words that are no command. The words are not repeated: one of them may be a secret that was typed there. */
const commandNotFound: Hook<'command_not_found'> = function ({id, config}) {
  const topic = config.topics.find(({name}) => name === id.split(':')[0])
  const group = topic ? `${config.bin} ${topic.name}` : config.bin
  const error = new UsageError(`there is no such command of "${group}"`, `run "${group} --help" for those there are`)
  say(errorText(error))
  process.exitCode = error.exitCode
  return Promise.resolve()
}

export default commandNotFound
