/** Threads that work on batches. If the system refuses to start one, the others do its work; if one fails, all end. */
import {Worker} from 'node:worker_threads'
import {ThreadError} from '../errors.js'
import type {Order, Results} from './job.js'

/** A batch that a thread is working on or has finished. */
export interface Task<R extends Results> {
  /** How many items it has. */
  readonly count: number
  /** Undefined until the batch is done. */
  results?: R
  /** Set if its thread could not be started, so that no thread works on it. */
  isLost?: true
}

/** The most batches a thread has at a time, so that it never waits for the next. */
const mostUnderWay = 2

/**
 * Limits the memory that a thread uses for messages it has already answered. Without a limit, V8 lets the memory for new objects grow with
 * their number, although hardly any of them outlives its batch.
 */
const resourceLimits = {maxYoungGenerationSizeMb: 6}

interface Thread {
  readonly worker: Worker
  /** In the order in which the thread received them. */
  readonly tasks: Task<Results>[]
}

export class Pool {
  readonly #order: Order
  readonly #threads: Thread[] = []
  #started = 0
  #failure: ThreadError | undefined
  #wake: () => void = () => undefined

  constructor(order: Order) {
    this.#order = order
  }

  /** How many threads there are. */
  get size(): number {
    return this.#threads.length
  }

  /** Starts threads until that many were started. */
  growTo(count: number): void {
    try {
      for (; this.#started < count; this.#started++) this.#threads.push(this.#start())
    } catch {
      // If the system permits no more threads, those that run do the work.
      this.#started = Infinity
    }
  }

  #start(): Thread {
    const workerData = this.#order
    const thread: Thread = {
      worker: new Worker(new URL('./batch-worker.js', import.meta.url), {workerData, resourceLimits}),
      tasks: [],
    }
    const fail = (cause?: unknown) => {
      if (isRefusal(cause)) this.#lose(thread)
      else if (this.#threads.includes(thread)) this.#failure ??= new ThreadError(this.#order.kind, cause)
      this.#wake()
    }
    thread.worker.on('message', (answer: unknown) => {
      if (acceptAnswer(thread, answer)) this.#wake()
      else fail()
    })
    thread.worker.on('messageerror', fail)
    thread.worker.on('error', fail)
    thread.worker.on('exit', () => {
      fail()
    })
    return thread
  }

  #lose(thread: Thread): void {
    for (const task of thread.tasks.splice(0)) task.isLost = true
    this.#threads.splice(this.#threads.indexOf(thread), 1)
  }

  /** Whether a thread can take another batch. */
  get hasRoom(): boolean {
    return this.#threads.some(({tasks}) => tasks.length < mostUnderWay)
  }

  /** Sends a batch to the thread with the least work. Call it only if the pool `hasRoom`. */
  submit<R extends Results>(items: readonly unknown[]): Task<R> {
    const [thread] = this.#threads.toSorted((one, other) => one.tasks.length - other.tasks.length)
    if (thread === undefined) throw new TypeError('a pool has a thread')
    const task: Task<R> = {count: items.length}
    thread.tasks.push(task)
    thread.worker.postMessage(items)
    return task
  }

  /** Waits until a task is done. @throws ThreadError if a thread has failed */
  async waitForChange(): Promise<void> {
    this.check()
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.check()
  }

  /** @throws ThreadError if a thread has failed */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({worker}) => worker.terminate()))
  }
}

/** Ends the thread's first task. @returns whether the answer has one result for each of its items */
function acceptAnswer({tasks}: Thread, answer: unknown): boolean {
  const task = tasks.shift()
  if (task === undefined || !hasLength(answer, task.count)) return false
  task.results = answer
  return true
}

function hasLength(answer: unknown, length: number): answer is Results {
  return typeof answer === 'object' && answer !== null && 'length' in answer && answer.length === length
}

/** Whether the system refused to start a thread. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_INIT_FAILED'
}
