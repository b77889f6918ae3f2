/**
 * Flags that several commands share.
 * A description ends with the variables that set the same value, each on its own line so that no bracket is wrapped.
 * oclif's `env` is not used: it reads the process's variables only, and the program also reads them from the file in --dotenv.
 */
import {Flags} from '@oclif/core'
import {outputs, outputWords, shells} from '../formats/outputs.js'
import {sourceFormatNames} from '../formats/sources.js'
import {secretTypes} from '../formats/text/record.js'

export const profileFlag = Flags.string({
  char: 'p',
  description: 'profile to use (default: current)\n[env: MI_PROFILE]',
  helpValue: 'NAME',
})

/** For commands that create the profile. */
export const newProfileFlag = Flags.string({
  char: 'p',
  description: 'profile to create (default: current)\n[env: MI_PROFILE]',
  helpValue: 'NAME',
})

export const homeFlag = Flags.string({
  description:
    'home directory of a WSO2 product; its configuration determines the keystore, alias and transformation\n[env: MI_HOME]\n[env: CARBON_HOME]',
  helpValue: 'PATH',
})

/** For commands that read files of encrypted secrets. */
export const homeOfFilesFlag = Flags.string({
  description:
    'home directory of a WSO2 product, to use its secrets instead of files\n[env: MI_HOME]\n[env: CARBON_HOME]',
  helpValue: 'PATH',
})

export const cipherFlag = Flags.string({
  char: 'c',
  description: "transformation, as named in the runtime's configuration\n[env: MI_CIPHER]",
  helpValue: 'TRANSFORMATION',
})

/** To check files without a key. */
export const lintFlags = {
  'no-key': Flags.boolean({
    description: 'check without any key or password whether the values look encrypted and reach Micro Integrator',
  }),
  sarif: Flags.boolean({description: 'with --no-key: print the findings as SARIF, for code scanning'}),
}

export const passwordFileFlag = Flags.string({
  description:
    'file with the keystore password on its first line, - for standard input\n[env: MI_KEYSTORE_PASSWORD=<password>]',
  helpValue: 'PATH',
})

/** For commands that also need the private key. */
export const passwordsFileFlag = Flags.string({
  description:
    'file with the keystore password on line 1 and the key password, if different, on line 2; - for standard input\n' +
    '[env: MI_KEYSTORE_PASSWORD=<password>]\n[env: MI_KEY_PASSWORD=<password>]',
  helpValue: 'PATH',
})

/** For commands that encrypt. */
export const keyPasswordsFileFlag = Flags.string({
  description:
    'for --merge or a symmetric key: file with the keystore password on line 1 and the key password, if different, on line 2; ' +
    '- for standard input\n[env: MI_KEYSTORE_PASSWORD=<password>]\n[env: MI_KEY_PASSWORD=<password>]',
  helpValue: 'PATH',
})

export const newPasswordsFileFlag = Flags.string({
  description:
    'file with the passwords for the new profile, if its symmetric key is in another keystore\n[env: MI_TO_KEYSTORE_PASSWORD=<password>]',
  helpValue: 'PATH',
})

/** How to rotate. */
export const rotationFlags = {
  'from-cipher': Flags.string({
    description: "transformation of the existing values, or auto to find it for each (default: the old profile's)",
    helpValue: 'TRANSFORMATION',
  }),
  'keep-plaintext': Flags.boolean({description: 'leave unencrypted values unchanged'}),
  'dry-run': Flags.boolean({description: 'decrypt and encrypt everything, but write nothing'}),
}

export const replaceProfileFlag = Flags.boolean({description: 'overwrite an existing profile without asking'})

export const forceFlag = Flags.boolean({description: 'overwrite existing files without asking'})

/** What to encrypt. */
export const sourceFlags = {
  from: Flags.string({
    char: 'f',
    aliases: ['from-file', 'file'],
    description:
      'file of secrets, directory with a file for each, - for standard input, env:NAME or env:PREFIX_* for environment variables, or a reference such as ref+vault://secret/app; can be repeated',
    helpValue: 'SOURCE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  format: Flags.option({
    description: 'format of the files (default: by name and content)',
    options: sourceFormatNames,
  })(),
  only: Flags.string({
    description: 'alias to encrypt (default: all); * matches any characters; can be repeated',
    helpValue: 'ALIAS',
    multiple: true,
    multipleNonGreedy: true,
  }),
  alias: Flags.string({
    char: 'a',
    description: 'alias of a single secret, which is prompted for or read from standard input',
    helpValue: 'NAME',
  }),
  resolve: Flags.boolean({
    description: 'read values that are references, such as ref+vault://secret/app#/password, from their stores',
  }),
  base64: Flags.boolean({
    description: 'with --alias: encrypt the bytes of the file, the reference or standard input as their base64',
  }),
  'force-plaintext': Flags.boolean({description: 'encrypt even what seems to be encrypted already'}),
}

/** What to write above each secret, for the outputs `file` and `k8`. */
const recordFlags = {
  record: Flags.boolean({
    description: 'write a comment above each secret that says which key it is for and when it was updated',
  }),
  expires: Flags.string({
    description: 'record the last day on which the secrets are valid, as a date or as the time until then',
    helpValue: 'DATE|90d',
  }),
  note: Flags.string({description: 'record what the secrets are for', helpValue: 'TEXT'}),
  type: Flags.string({description: 'record the type of the secrets', options: [...secretTypes]}),
}

/** Where to write ciphertexts, and in which format. */
export const outputFlags = {
  ...recordFlags,
  output: Flags.string({
    char: 'o',
    description: `output format, as described below (default: ${outputs[0].name})`,
    options: [...outputWords],
  }),
  dest: Flags.string({
    char: 'd',
    description: 'file or directory to write, or - for standard output (console accepts only -)',
    helpValue: 'PATH',
  }),
  table: Flags.string({
    description:
      'table to write in a .toml file (default: secrets); for the Integration Control Plane: icp_server.secrets or icp_server.storage.secrets',
    helpValue: 'TABLE',
  }),
  shell: Flags.string({
    description: `for the output shell: shell that runs the commands (default: ${shells[0]}, for any POSIX shell)`,
    options: [...shells],
  }),
  merge: Flags.boolean({
    description: 'add secrets to an existing file or directory, replacing those with the same alias',
  }),
  snippet: Flags.boolean({
    description: 'print how to refer to the secrets in the configuration, on standard error',
  }),
}

export const manifestFlags = {
  name: Flags.string({description: 'name of the Kubernetes Secret (default: wso2secret)', helpValue: 'NAME'}),
  namespace: Flags.string({char: 'n', description: 'namespace of the Kubernetes Secret', helpValue: 'NAME'}),
  label: Flags.string({
    description: 'label of the Kubernetes Secret; can be repeated',
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
}

/** The key of a product, for commands with --mi-home. */
export const productKeyFlags = {
  keystore: Flags.string({
    description: "with --mi-home: keystore to use instead of the product's",
    helpValue: 'PATH',
  }),
  alias: Flags.string({
    char: 'a',
    description: "with --mi-home: alias to use instead of the product's",
    helpValue: 'NAME',
  }),
}

const aliases = {helpValue: 'ALIAS', multiple: true, multipleNonGreedy: true} as const

/** Which values of a file to encrypt in place. */
export const choiceFlags = {
  all: Flags.boolean({description: 'also encrypt values that are not in brackets'}),
  only: Flags.string({description: 'alias to encrypt (default: all); can be repeated', ...aliases}),
  except: Flags.string({description: 'alias to leave alone; can be repeated', ...aliases}),
  path: Flags.string({
    description: 'in YAML: path of a secret, such as wso2.config.admin.password; can be repeated',
    helpValue: 'KEY.KEY',
    multiple: true,
    multipleNonGreedy: true,
  }),
}
