/**
 * The program as oclif's only plugin, in place of oclif's own class and its loader. Those look for files, can load plugins of any
 * kind, and read the manifest of all commands at every start. Starting a command needs only what the build knows; help reads the
 * manifest.
 */
import type {Command, Interfaces} from '@oclif/core'
import {commands} from 'mi:commands'

interface PluginOptions {
  readonly pjson: Interfaces.PJSON
  readonly root: string
}

type Topics = Readonly<Record<string, {readonly description?: string; readonly subtopics?: Topics}>>

type Described = {readonly [Field in keyof Command.Cached]?: Command.Cached[Field] | undefined}

interface Manifest {
  readonly commands: Readonly<Record<string, Described>>
}

/**
 * Other names of commands, which lists of commands do not contain. They are commands of their own here: oclif would load those with aliases
 * at every start.
 */
const otherNames: Readonly<Record<string, string>> = {
  'secret:configure': 'secret:encrypt',
  'secret:reference': 'secret:snippet',
}

export class Plugin {
  readonly hooks = {command_not_found: [{identifier: 'commandNotFound', target: 'mi:commands'}]}
  readonly name: string
  readonly pjson: Interfaces.PJSON
  readonly root: string
  readonly type = 'core'
  readonly valid = true
  readonly version: string
  #manifest: Manifest | undefined

  constructor({pjson, root}: PluginOptions) {
    this.name = pjson.name
    this.pjson = pjson
    this.root = root
    this.version = pjson.version
  }

  get commands(): readonly Described[] {
    return [
      ...Object.keys(commands).map((id) => this.#describe(id)),
      ...Object.entries(otherNames).map(([name, id]) => this.#describe(id, name)),
    ]
  }

  /** What oclif reads to start a command; it gets the rest, which help shows, from the manifest. */
  #describe(id: string, name = id): Described {
    const known = {
      id: name,
      aliases: [],
      hidden: name === id ? undefined : true,
      hiddenAliases: [],
      permutations: undefined,
      pluginName: this.name,
      get args() {
        return namedArgs(commands[id]?.args)
      },
      get strict() {
        return commands[id]?.strict
      },
      load: () => Promise.resolve(Object.assign(commands[id] ?? {}, {id, plugin: this})),
    }
    return new Proxy<Described>(known, {
      get: (_, key) => (key in known ? Reflect.get(known, key) : Reflect.get(this.#inManifest(id), key)) as unknown,
    })
  }

  /** Every command is a topic too. oclif would add those that are missing, and read their summaries for it. */
  get topics(): readonly {readonly name: string; readonly description?: string}[] {
    const named = topicsIn(this.pjson.oclif.topics as Topics)
    const missing = Object.keys(commands).filter((id) => named.every(({name}) => name !== id))
    return [...named, ...missing.map((id) => this.#topicOf(id))]
  }

  #topicOf(name: string) {
    const describe = () => this.#inManifest(name).summary ?? ''
    return {
      name,
      get description() {
        return describe()
      },
    }
  }

  #inManifest(id: string): Described {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- It is made after the build, and read when it is needed.
    this.#manifest ??= require('../oclif.manifest.json') as Manifest
    return this.#manifest.commands[id] ?? {}
  }
}

function namedArgs(args: Command.Class['args'] = {}): Described['args'] {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, {...arg, name}]))
}

function topicsIn(topics: Topics, above = ''): {readonly name: string; readonly description?: string}[] {
  return Object.entries(topics).flatMap(([word, {subtopics = {}, ...topic}]) => [
    {...topic, name: `${above}${word}`},
    ...topicsIn(subtopics, `${above}${word}:`),
  ])
}

export default class PluginLoader {
  readonly #plugins = new Map<string, Plugin>()
  readonly #root: string

  constructor({root}: {readonly root: string}) {
    this.#root = root
  }

  loadRoot({pjson}: {readonly pjson: Interfaces.PJSON}): Promise<Plugin> {
    const plugin = new Plugin({pjson, root: this.#root})
    this.#plugins.set(plugin.name, plugin)
    return Promise.resolve(plugin)
  }

  loadChildren(): Promise<{readonly errors: readonly Error[]; readonly plugins: ReadonlyMap<string, Plugin>}> {
    return Promise.resolve({errors: [], plugins: this.#plugins})
  }
}
