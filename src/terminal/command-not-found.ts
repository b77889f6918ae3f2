import type {Hook} from '@oclif/core'
import {quoted, UsageError} from '../errors.js'
import {errorText} from './error-text.js'
import {say} from './notices.js'

/** oclif's hook for words that are no command. */
const commandNotFound: Hook<'command_not_found'> = function ({id, config}) {
  const words = id.split(':')
  const topic = config.topics.find(({name}) => name === words[0])
  const help = topic ? `${config.bin} ${topic.name} --help` : `${config.bin} --help`
  const error = new UsageError(`no command ${quoted(words.join(' '))}`, `run "${help}" for those there are`)
  say(errorText(error))
  process.exitCode = error.exitCode
  return Promise.resolve()
}

export default commandNotFound
