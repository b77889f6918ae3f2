/** Mistakes that only the build can find. */
import type {PartialMessage} from 'esbuild'

/** The message says what is wrong and what to do. */
export class BuildError extends Error {}

/** Runs a plugin's callback so that esbuild reports a BuildError as one message, without the plugin's stack trace. */
export async function reportErrors<T>(
  callback: () => T | Promise<T>,
): Promise<T | {readonly errors: PartialMessage[]}> {
  try {
    return await callback()
  } catch (error) {
    if (error instanceof BuildError) return {errors: [{text: error.message}]}
    throw error
  }
}
