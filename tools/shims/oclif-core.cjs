/** The parts of oclif that the program uses, each loaded when it is first used. oclif's own index loads everything. */
module.exports = {
  get Args() {
    return require('@oclif/core/args')
  },
  get Command() {
    return require('@oclif/core/command').Command
  },
  get Flags() {
    return require('@oclif/core/flags')
  },
  get flush() {
    return require('@oclif/core/flush').flush
  },
  get loadHelpClass() {
    return require('@oclif/core/help').loadHelpClass
  },
  get run() {
    return require('@oclif/core/run').run
  },
}
