/**
 * Finds the end of a serialized Java object without creating one: JCEKS keystores store secret keys this way, without their length.
 * Follows the grammar of the Java Object Serialization Specification, section 6.4, as far as a `javax.crypto.SealedObject`
 * needs it. Rejects everything that this class cannot contain: proxies, enums, externalizable objects, exceptions and resets.
 */
import type {ByteReader} from './byte-reader.js'
import {damaged} from '../damage.js'
import {readModifiedUtf8} from './modified-utf8.js'

const magicAndVersion = 0xaced0005

const Token = {
  null: 0x70,
  reference: 0x71,
  classDescription: 0x72,
  object: 0x73,
  string: 0x74,
  array: 0x75,
  blockData: 0x77,
  endBlockData: 0x78,
} as const

const ClassFlag = {writeMethod: 0x01, serializable: 0x02} as const

const firstHandle = 0x7e0000
const deepest = 16
/** A sealed object needs about ten. The limit keeps hostile chains of classes short. */
const mostHandles = 1000

const primitiveSizes = new Map([
  ['B', 1],
  ['C', 2],
  ['D', 8],
  ['F', 4],
  ['I', 4],
  ['J', 8],
  ['S', 2],
  ['Z', 1],
])

interface ClassDescription {
  readonly name: string
  readonly flags: number
  readonly fieldTypes: readonly string[]
  readonly parent: ClassDescription | undefined
}

/**
 * Reads past the stream header and one object.
 * @throws KeystoreError for anything a sealed object cannot contain, more than 16 levels of nesting, more than 1000 handles, or a
 *   premature end
 */
export function skipSerializedObject(reader: ByteReader): void {
  if (reader.uint32() !== magicAndVersion) refuse()
  new ObjectSkipper(reader).content(0)
}

class ObjectSkipper {
  readonly #reader: ByteReader
  /** What references may point to, by handle. Only class descriptions matter: objects, arrays and strings are undefined. */
  readonly #handles: (ClassDescription | undefined)[] = []

  constructor(reader: ByteReader) {
    this.#reader = reader
  }

  content(depth: number): void {
    if (depth > deepest) refuse()
    switch (this.#reader.uint8()) {
      case Token.null:
        break
      case Token.reference:
        this.#reference()
        break
      case Token.string:
        this.#string()
        break
      case Token.array:
        this.#array(depth)
        break
      case Token.object:
        this.#object(depth)
        break
      default:
        refuse()
    }
  }

  #newHandle(): number {
    if (this.#handles.length === mostHandles) refuse()
    return this.#handles.push(undefined) - 1
  }

  #reference(): ClassDescription | undefined {
    const handle = this.#reader.uint32() - firstHandle
    if (handle < 0 || handle >= this.#handles.length) refuse()
    return this.#handles[handle]
  }

  #string(): void {
    this.#newHandle()
    readModifiedUtf8(this.#reader)
  }

  #array(depth: number): void {
    const description = this.#presentClassDescription(depth + 1)
    this.#newHandle()
    const length = this.#reader.uint32()
    const type = description.name.charAt(1)
    const size = primitiveSizes.get(type)
    if (size !== undefined) this.#reader.take(length * size)
    else for (let index = 0; index < length; index++) this.#value(type, depth)
  }

  #object(depth: number): void {
    const description = this.#presentClassDescription(depth + 1)
    this.#newHandle()
    for (const ancestor of fromRoot(description)) this.#classData(ancestor, depth)
  }

  #classData(description: ClassDescription, depth: number): void {
    if ((description.flags & ClassFlag.serializable) === 0) refuse()
    for (const type of description.fieldTypes) this.#value(type, depth)
    if ((description.flags & ClassFlag.writeMethod) !== 0) this.#annotation()
  }

  #value(type: string, depth: number): void {
    const size = primitiveSizes.get(type)
    if (size === undefined) this.content(depth + 1)
    else this.#reader.take(size)
  }

  #annotation(): void {
    for (;;) {
      const token = this.#reader.uint8()
      if (token === Token.endBlockData) return
      if (token !== Token.blockData) refuse()
      this.#reader.take(this.#reader.uint8())
    }
  }

  #presentClassDescription(depth: number): ClassDescription {
    return this.#classDescription(depth) ?? refuse()
  }

  #classDescription(depth: number): ClassDescription | undefined {
    if (depth > deepest) refuse()
    const token = this.#reader.uint8()
    if (token === Token.null) return undefined
    if (token === Token.reference) return this.#reference() ?? refuse()
    if (token !== Token.classDescription) refuse()
    return this.#newClassDescription(depth)
  }

  #newClassDescription(depth: number): ClassDescription {
    const name = readModifiedUtf8(this.#reader)
    this.#reader.take(8)
    const handle = this.#newHandle()
    const flags = this.#reader.uint8()
    const fieldTypes = this.#fieldTypes(depth)
    this.#annotation()
    const parent = this.#classDescription(depth + 1)
    const description = {name, flags, fieldTypes, parent}
    this.#handles[handle] = description
    return description
  }

  #fieldTypes(depth: number): string[] {
    const count = this.#reader.uint16()
    const types: string[] = []
    while (types.length < count) {
      const type = String.fromCharCode(this.#reader.uint8())
      readModifiedUtf8(this.#reader)
      if (!primitiveSizes.has(type)) this.content(depth + 1)
      types.push(type)
    }
    return types
  }
}

/** The class and its ancestors, root first: the order of an object's data. */
function fromRoot(description: ClassDescription | undefined): ClassDescription[] {
  const line: ClassDescription[] = []
  for (let at = description; at !== undefined; at = at.parent) line.unshift(at)
  return line
}

function refuse(): never {
  throw damaged('a secret key in it is not in the form that Java writes')
}
