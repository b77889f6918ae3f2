/** oclif loads hooks from files that it looks for. The program's only hook is in the bundle. */
module.exports = {
  loadWithData: () => Promise.resolve({filePath: __filename, isESM: false, module: require('mi:commands')}),
  tsPath: (root, target) => Promise.resolve(target),
}
