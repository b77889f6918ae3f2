/** One ciphertext and nothing else, for programs that take a secret as it is: `NAME=$(…)`, `docker secret create NAME -`. */
import type {OutputFormat} from './format.js'

export const rawCiphertext: OutputFormat = {
  defaultDest: undefined,
  isSequence: false,
  isForOne: true,
  // The alias is not written.
  refusal: () => undefined,
  begin: () => ({
    add: (values, write) => {
      for (const {ciphertext} of values) write(ciphertext)
    },
    end: () => [],
  }),
}
