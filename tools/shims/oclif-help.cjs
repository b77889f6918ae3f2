/** What starting the program needs of oclif's help. The help itself is loaded to show it. */
module.exports = {
  get getHelpFlagAdditions() {
    return require('../../node_modules/@oclif/core/lib/help/util.js').getHelpFlagAdditions
  },
  get loadHelpClass() {
    return require('@oclif/core/help').loadHelpClass
  },
  get normalizeArgv() {
    return require('../../node_modules/@oclif/core/lib/help/util.js').normalizeArgv
  },
}
