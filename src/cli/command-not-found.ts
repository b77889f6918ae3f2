import type {Hook} from '@oclif/core'
import {say} from '../ui/messages.js'
import {errorResult, errorText, printJson} from './error-report.js'
import {unknownCommand} from './unknown-command.js'

/** oclif's hook for words that are not a command. */
const commandNotFound: Hook<'command_not_found'> = async function ({id, config, argv = []}) {
  const error = unknownCommand(id.split(':'), config)
  process.exitCode = error.exitCode
  if ([id, ...argv].includes('--json')) await printJson(errorResult(error))
  else say(errorText(error))
}

export default commandNotFound
