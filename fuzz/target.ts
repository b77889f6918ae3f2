import type {Random} from './random.js'
import type {Witness} from './witness.js'

/** A reader of hostile bytes, or several that read the same. */
export interface Target {
  /** One word, for `--target`. */
  readonly name: string
  /** How often it is run, compared with the others. */
  readonly weight: number
  /** Makes an input. The same choices make the same input. */
  generate(random: Random): Buffer
  /**
   * Reads an input in every way in which the program does, and compares the results.
   * @throws Disagreement, and whatever a reader throws that is not a UserError
   */
  read(input: Buffer, witness: Witness): Promise<void> | void
}
