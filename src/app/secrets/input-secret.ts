/** A manifest of ciphertexts gets the name of the Secret that the plaintext is in. */
import type {SourceSecret} from '../../formats/format.js'
import {note} from '../../ui/messages.js'
import {quoted} from '../../wording.js'
import {chooseOutput, type ChosenOutput, type OutputFlags} from './choose-output.js'
import type {OpenSource} from './open-sources.js'

/**
 * @param sources opened
 * @returns the output, with the name and the namespace of the only Secret among the sources, unless flags say otherwise; the same if there is
 *   none or several
 * @throws UsageError if its name is not valid
 */
export function nameAfterInput(output: ChosenOutput, {secrets = []}: OpenSource, flags: OutputFlags): ChosenOutput {
  const [secret, other] = secrets
  if (secret === undefined) return output
  noteWhatIsLeft(secrets)
  if (other !== undefined) return output
  if (flags.outputOptions.name === undefined && secret.name !== undefined)
    note(`the Secret is named after the input: ${quoted(secret.name)}`)
  return chooseOutput(flags, secret)
}

function noteWhatIsLeft(secrets: readonly SourceSecret[]): void {
  const left = new Set(secrets.flatMap(({others}) => others))
  if (left.size === 0) return
  const lost = [...left].filter((each) => each !== 'type').join(' and ')
  const sentences = [
    ...(lost === '' ? [] : [`${lost} of the input are left out`]),
    ...(left.has('type') ? ['the type is Opaque, because Kubernetes checks the values of other types'] : []),
  ]
  note(sentences.join('; '))
}
