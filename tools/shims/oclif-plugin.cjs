/**
 * The program as oclif's only plugin, in place of oclif's own class and its loader, which look for files, read the manifest of all
 * commands at every start, and can load plugins of any kind. Starting a command needs what the build knows; only help reads the manifest.
 */
const {readFileSync} = require('node:fs')
const path = require('node:path')
const {commands} = require('mi:commands')

class Plugin {
  alias
  hasManifest = true
  name
  pjson
  root
  type = 'core'
  valid = true
  version
  #manifest

  constructor({pjson, root}) {
    this.pjson = pjson
    this.root = root
    this.alias = this.name = pjson.name
    this.version = pjson.version
  }

  get commands() {
    return Object.keys(commands).map((id) => this.#describe(id))
  }

  get hooks() {
    return {command_not_found: [{identifier: 'commandNotFound', target: 'mi:commands'}]}
  }

  /** Every command is a topic too. oclif would add those that are missing, and read their descriptions for it. */
  get topics() {
    const named = topicsIn(this.pjson.oclif.topics)
    const missing = Object.keys(commands).filter((id) => !named.some(({name}) => name === id))
    return [...named, ...missing.map((id) => this.#topicOf(id))]
  }

  #topicOf(id) {
    const inManifest = () => this.#inManifest(id)
    return {
      name: id,
      get description() {
        return inManifest().summary
      },
    }
  }

  #describe(id) {
    const plugin = this
    const known = {
      id,
      aliases: [],
      hidden: undefined,
      hiddenAliases: [],
      permutations: undefined,
      pluginAlias: this.alias,
      pluginName: this.name,
      pluginType: this.type,
      get args() {
        return mapArgs(commands[id].args)
      },
      get strict() {
        return commands[id].strict
      },
      load: () => Promise.resolve(Object.assign(commands[id], {id, plugin})),
    }
    return new Proxy(known, {get: (_, key) => (key in known ? known[key] : this.#inManifest(id)[key])})
  }

  #inManifest(id) {
    this.#manifest ??= JSON.parse(readFileSync(path.join(this.root, 'oclif.manifest.json'), 'utf8'))
    return this.#manifest.commands[id]
  }
}

/** oclif looks for them even to find out where the name of the command ends, so they are not taken from the manifest. */
function mapArgs(args) {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, {...arg, name}]))
}

function topicsIn(topics = {}, above = '') {
  return Object.entries(topics).flatMap(([word, topic]) => [
    {...topic, name: `${above}${word}`},
    ...topicsIn(topic.subtopics, `${above}${word}:`),
  ])
}

class PluginLoader {
  errors = []
  plugins = new Map()
  #root

  constructor({root}) {
    this.#root = root
  }

  loadRoot({pjson}) {
    const plugin = new Plugin({pjson, root: this.#root})
    this.plugins.set(plugin.name, plugin)
    return Promise.resolve(plugin)
  }

  loadChildren() {
    return Promise.resolve({errors: this.errors, plugins: this.plugins})
  }
}

module.exports = {__esModule: true, Plugin, default: PluginLoader}
