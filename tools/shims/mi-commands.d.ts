/** The module that `tools/entries.ts` generates. */
declare module 'mi:commands' {
  import type {Command, Hook} from '@oclif/core'

  export const commands: Readonly<Record<string, Command.Class>>
  export const commandNotFound: Hook<'command_not_found'>
}
