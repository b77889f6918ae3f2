/** What the person in the demo does. Each step waits for the text on the screen, so a new prompt is a new line here. */
import type {Person} from './person.js'

export const keystore = {file: 'wso2carbon.p12', alias: 'wso2carbon', password: 'correct horse'}

/** The files in the working directory, by name. The secrets are invented. */
export const files: Readonly<Record<string, string>> = {
  'secrets.properties': 'db_user=orders\ndb_password=battery staple\napi_key=4f1c-88a2\n',
}

const secret = 'battery staple'

/** The session; see `Person` for what each step shows. */
export async function session(person: Person): Promise<void> {
  await person.runs('mi secret init')
  await person.answers('Keystore location')
  await person.answersUnseen('Keystore password', keystore.password)
  await person.answers('Key alias')
  await person.reads(2)

  await person.runs('mi secret create')
  await person.answers('Alias', 'db_password')
  await person.answersUnseen('Secret', secret)
  await person.answersUnseen('Secret again', secret)
  await person.answers('Another secret?')
  await person.reads(2)

  await person.runs('mi secret create k8 --from secrets.properties --dest - | tee mi.yaml | cut -c -70')
  await person.reads(2.5)

  await person.runs('mi secret verify mi.yaml')
  await person.answersUnseen('Keystore password', keystore.password)
  await person.reads(5)
}
