import {Flags} from '@oclif/core'
import {diagnose, renderFindings, summarizeFindings, type DoctorResult} from '../app/doctor/diagnose.js'
import {MiCommand} from '../cli/command.js'
import {homeOfFilesFlag, profileFlag} from '../cli/flags.js'
import {reportOutcome} from '../cli/outcome.js'
import {terminalColumns} from '../io/terminal.js'

export default class Doctor extends MiCommand {
  static override summary = 'check that nothing exposes secrets'
  static override description = `Checks Node.js, the profiles and their keys, what older tools left behind, variables, and the files here: plaintext that git tracks or would add. Looks at deployment.toml, Config.toml, .env files, Kubernetes Secret manifests, password files, keys and the files that mi writes. In a git repository, looks at all of it; otherwise at the working directory. Exits with 1 if there is a problem.

Needs neither a password nor a network, and never prints a secret. Set MI_NO_GIT=1 to keep mi from running git.

With --staged, checks only the files in git's index, for use in a pre-commit hook.`
  static override usage = 'doctor [FLAGS]'

  static override examples = [
    {description: 'check everything', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'also check whether a product and the profile agree',
      command: '<%= config.bin %> <%= command.id %> --mi-home /opt/wso2mi',
    },
    {
      description: 'stop commits of plaintext',
      command:
        "$ printf '#!/bin/sh\\nexec mi doctor --staged\\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit",
    },
  ]

  static override flags = {
    staged: Flags.boolean({description: "check only the files in git's index", exclusive: ['mi-home', 'profile']}),
    'mi-home': {
      ...homeOfFilesFlag,
      description: 'home directory of a WSO2 product to check too\n[env: MI_HOME]\n[env: CARBON_HOME]',
    },
    profile: profileFlag,
  }

  override async run(): Promise<DoctorResult> {
    const {flags} = await this.parse(Doctor)
    const {staged, profile, 'mi-home': miHome} = flags
    const result = await diagnose({staged, profile, miHome}, () => this.context(flags))
    await this.print(renderFindings(result.findings, terminalColumns('stdout')))
    reportOutcome(summarizeFindings(result))
    return result
  }
}
