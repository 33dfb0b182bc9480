/** Renderers: a few processes, each with a time limit a picture, replaced when they die or have drawn enough. */
import { fork, type ChildProcess } from 'node:child_process'
import type { Job, Reply } from './renderer.ts'
import { Refused, type Request } from './schema.ts'

export interface PoolLimits {
  processes: number
  timeoutMs: number
  waiting: number
  picturesPerProcess: number
}

export class Busy extends Error {}
export class TooSlow extends Error {}

interface Waiting {
  request: Request
  resolve: (png: Buffer) => void
  reject: (error: Error) => void
}
interface Renderer {
  child: ChildProcess
  ready: boolean
  drawn: number
  current: Waiting | undefined
  timer: NodeJS.Timeout | undefined
}

const START_TIMEOUT_MS = 20_000

export class Pool {
  readonly #file: string
  readonly #limits: PoolLimits
  readonly #queue: Waiting[] = []
  #renderers: Renderer[] = []
  #jobs = 0
  #closed = false
  chinese = false
  /** Done once the first renderer can draw. */
  readonly started: Promise<void>
  #up: () => void = () => undefined

  constructor(file: string, limits: PoolLimits) {
    this.#file = file
    this.#limits = limits
    this.started = new Promise((resolve) => (this.#up = resolve))
    for (let at = 0; at < limits.processes; at++) this.#start()
  }

  get waiting(): number {
    return this.#queue.length
  }

  get ready(): number {
    return this.#renderers.filter(({ ready }) => ready).length
  }

  /** The picture. Throws `Refused`, `TooSlow`, `Busy` when too many wait. */
  render(request: Request): Promise<Buffer> {
    if (this.#closed || this.#queue.length >= this.#limits.waiting)
      return Promise.reject(new Busy('Too many charts wait.'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject })
      this.#next()
    })
  }

  close(): void {
    this.#closed = true
    for (const waiting of this.#queue.splice(0)) waiting.reject(new Busy('The service is stopping.'))
    for (const { child } of this.#renderers) child.kill('SIGKILL')
  }

  #start(): void {
    // Typed arrays cross as they are with advanced serialization; JSON would write numbers.
    const child = fork(this.#file, { serialization: 'advanced', execArgv: ['--max-old-space-size=256'] })
    const renderer: Renderer = { child, ready: false, drawn: 0, current: undefined, timer: undefined }
    renderer.timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS)
    child.on('message', (reply: Reply) => this.#answered(renderer, reply))
    child.on('exit', () => this.#gone(renderer))
    this.#renderers.push(renderer)
  }

  #next(): void {
    const free = this.#renderers.find(({ ready, current }) => ready && !current)
    const waiting = free && this.#queue.shift()
    if (!free || !waiting) return
    free.current = waiting
    free.timer = setTimeout(() => this.#tooSlow(free), this.#limits.timeoutMs)
    const job: Job = { id: ++this.#jobs, request: waiting.request }
    free.child.send(job, (error) => void (error && free.child.kill('SIGKILL')))
    this.#next()
  }

  #answered(renderer: Renderer, reply: Reply): void {
    clearTimeout(renderer.timer)
    if ('ready' in reply) {
      renderer.ready = true
      this.chinese = reply.chinese
      this.#up()
      return this.#next()
    }
    const { current } = renderer
    renderer.current = undefined
    renderer.drawn += 1
    if (current) settle(current, reply)
    if (renderer.drawn >= this.#limits.picturesPerProcess) this.#retire(renderer)
    this.#next()
  }

  #retire(renderer: Renderer): void {
    renderer.ready = false
    renderer.child.disconnect() // it leaves by itself, and its place is filled when it has
  }

  #tooSlow(renderer: Renderer): void {
    renderer.current?.reject(new TooSlow(`Drawing took longer than ${this.#limits.timeoutMs / 1000} s.`))
    renderer.current = undefined
    renderer.ready = false
    renderer.child.kill('SIGKILL')
  }

  #gone(renderer: Renderer): void {
    clearTimeout(renderer.timer)
    renderer.current?.reject(new Error('The renderer ended while drawing.'))
    this.#renderers = this.#renderers.filter((other) => other !== renderer)
    // One that never came up would come back at once for ever: wait a moment then.
    if (!this.#closed)
      setTimeout(() => !this.#closed && this.#start(), renderer.ready || renderer.drawn ? 0 : 1_000)
  }
}

function settle(waiting: Waiting, reply: Exclude<Reply, { ready: true }>): void {
  if ('png' in reply) waiting.resolve(Buffer.from(reply.png))
  else if ('refused' in reply) waiting.reject(new Refused(reply.refused))
  else waiting.reject(new Error(reply.failed))
}
