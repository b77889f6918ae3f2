/**
 * Reads the fields of a serialized Java object without creating one: JCEKS keystores store secret keys this way, without their length.
 * Follows the grammar of the Java Object Serialization Specification, section 6.4, as far as a `javax.crypto.SealedObject` and
 * the `javax.crypto.spec.SecretKeySpec` in it need it. Rejects everything that these classes cannot contain: proxies, enums,
 * externalizable objects, exceptions and resets.
 */
import {ByteReader} from './byte-reader.js'
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
  readonly fields: readonly Field[]
  readonly parent: ClassDescription | undefined
}

interface Field {
  readonly name: string
  /** The first character of its type in the notation of the JVM: `B`, `[`, `L`. */
  readonly type: string
}

/** An object: its class, and the fields of this class and its ancestors whose values are texts, arrays of bytes or objects. */
export interface SerializedObject {
  readonly className: string
  readonly fields: ReadonlyMap<string, SerializedValue>
}

/** Undefined for null and for everything that no field of interest contains. Arrays of bytes are views of the stream, not copies. */
type SerializedValue = SerializedObject | Uint8Array | string | undefined

/** What a reference may point to. */
type Referable = ClassDescription | SerializedValue

/**
 * Reads the stream header and one object.
 * @returns undefined if the stream contains something else, such as null
 * @throws KeystoreError for anything a sealed object cannot contain, more than 16 levels of nesting, more than 1000 handles, or a
 *   premature end
 */
export function readSerializedObject(reader: ByteReader): SerializedObject | undefined {
  if (reader.uint32() !== magicAndVersion) refuse()
  const value = new ObjectReader(reader).content(0)
  return typeof value === 'object' && 'className' in value ? value : undefined
}

/** Whether the bytes begin like a stream that `readSerializedObject` reads. */
export function looksSerialized(bytes: Uint8Array): boolean {
  return bytes.length > 4 && new ByteReader(bytes).uint32() === magicAndVersion
}

class ObjectReader {
  readonly #reader: ByteReader
  /** By handle; undefined while an object or a class is being read. */
  readonly #handles: Referable[] = []

  constructor(reader: ByteReader) {
    this.#reader = reader
  }

  content(depth: number): SerializedValue {
    if (depth > deepest) refuse()
    switch (this.#reader.uint8()) {
      case Token.null:
        return undefined
      case Token.reference:
        return this.#valueReference()
      case Token.string:
        return this.#string()
      case Token.array:
        return this.#array(depth)
      case Token.object:
        return this.#object(depth)
      default:
        return refuse()
    }
  }

  #newHandle(): number {
    if (this.#handles.length === mostHandles) refuse()
    return this.#handles.push(undefined) - 1
  }

  #reference(): Referable {
    const handle = this.#reader.uint32() - firstHandle
    if (handle < 0 || handle >= this.#handles.length) refuse()
    return this.#handles[handle]
  }

  #valueReference(): SerializedValue {
    const value = this.#reference()
    return isClassDescription(value) ? undefined : value
  }

  #string(): string {
    const handle = this.#newHandle()
    const text = readModifiedUtf8(this.#reader)
    this.#handles[handle] = text
    return text
  }

  #array(depth: number): Uint8Array | undefined {
    const description = this.#presentClassDescription(depth + 1)
    const handle = this.#newHandle()
    const length = this.#reader.uint32()
    const type = description.name.charAt(1)
    const size = primitiveSizes.get(type)
    if (size === undefined) {
      for (let index = 0; index < length; index++) this.#value(type, depth)
      return undefined
    }
    const bytes = this.#reader.take(length * size)
    this.#handles[handle] = bytes
    return bytes
  }

  #object(depth: number): SerializedObject {
    const description = this.#presentClassDescription(depth + 1)
    const handle = this.#newHandle()
    const fields = new Map<string, SerializedValue>()
    for (const ancestor of fromRoot(description)) this.#classData(ancestor, depth, fields)
    const object = {className: description.name, fields}
    this.#handles[handle] = object
    return object
  }

  #classData({flags, fields}: ClassDescription, depth: number, values: Map<string, SerializedValue>): void {
    if ((flags & ClassFlag.serializable) === 0) refuse()
    for (const {name, type} of fields) values.set(name, this.#value(type, depth))
    if ((flags & ClassFlag.writeMethod) !== 0) this.#annotation()
  }

  #value(type: string, depth: number): SerializedValue {
    const size = primitiveSizes.get(type)
    if (size === undefined) return this.content(depth + 1)
    this.#reader.take(size)
    return undefined
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
    if (token === Token.reference) return this.#classReference()
    if (token !== Token.classDescription) refuse()
    return this.#newClassDescription(depth)
  }

  #classReference(): ClassDescription {
    const description = this.#reference()
    return isClassDescription(description) ? description : refuse()
  }

  #newClassDescription(depth: number): ClassDescription {
    const name = readModifiedUtf8(this.#reader)
    this.#reader.take(8)
    const handle = this.#newHandle()
    const flags = this.#reader.uint8()
    const fields = this.#fields(depth)
    this.#annotation()
    const parent = this.#classDescription(depth + 1)
    const description = {name, flags, fields, parent}
    this.#handles[handle] = description
    return description
  }

  #fields(depth: number): Field[] {
    const count = this.#reader.uint16()
    const fields: Field[] = []
    while (fields.length < count) {
      const type = String.fromCharCode(this.#reader.uint8())
      const name = readModifiedUtf8(this.#reader)
      if (!primitiveSizes.has(type)) this.content(depth + 1)
      fields.push({name, type})
    }
    return fields
  }
}

function isClassDescription(value: Referable): value is ClassDescription {
  return typeof value === 'object' && 'parent' in value
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
