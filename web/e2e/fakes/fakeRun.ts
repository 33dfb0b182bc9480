/** A run whose events a test has written down; readers may come, be cut off, and come back. */
import type { ServerResponse } from 'node:http'

/**
 * Events after RUN_STARTED; a number is a pause in milliseconds, 'cut' breaks the first reader's connection,
 * 'hang' leaves it open without a byte, a gate holds the run until the test opens it.
 */
export type Script = (object | number | 'cut' | 'hang' | Gate)[]

/** Opens when the test says so. */
export class Gate {
  open!: () => void
  readonly opened = new Promise<void>((resolve) => (this.open = resolve))
}

interface Logged {
  id: number
  type: string
  data: string
}

const POLL_MS = 5
const FLUSH_MS = 50
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Breaks the connection once what was written has arrived. */
async function cutOff(response: ServerResponse): Promise<void> {
  await pause(FLUSH_MS)
  response.destroy()
}

const isEnd = ({ type }: Logged): boolean => type === 'RUN_FINISHED' || type === 'RUN_ERROR'

export class FakeRun {
  private readonly log: Logged[] = []
  private readonly cuts = new Set<number>()
  private readonly hangs = new Set<number>()
  private stopped = false

  constructor(private readonly ids: { threadId: string; runId: string }) {}

  stop(): void {
    this.stopped = true
  }

  async produce(script: Script): Promise<void> {
    this.add({ type: 'RUN_STARTED', ...this.ids })
    for (const item of script) {
      if (this.stopped) break
      await this.perform(item)
    }
    if (this.log.some(isEnd)) return
    this.add({ type: 'RUN_FINISHED', ...this.ids, outcome: { type: this.stopped ? 'cancelled' : 'success' } })
  }

  private async perform(item: Script[number]): Promise<void> {
    if (typeof item === 'number') await pause(item)
    else if (item instanceof Gate) await item.opened
    else if (typeof item === 'object') this.add(item)
    else (item === 'cut' ? this.cuts : this.hangs).add(this.log.length)
  }

  async follow(response: ServerResponse, after: number): Promise<void> {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    for (let at = after; !response.destroyed;) {
      if (this.cuts.delete(at)) await cutOff(response)
      if (this.hangs.delete(at)) return
      const logged = this.log[at]
      if (logged) {
        response.write(`id: ${logged.id}\ndata: ${logged.data}\n\n`)
        at += 1
      } else await pause(POLL_MS)
      if (logged && isEnd(logged)) break
    }
    response.end()
  }

  private add(event: object): void {
    const full = { type: '', timestamp: Date.now(), ...event }
    this.log.push({ id: this.log.length + 1, type: full.type, data: JSON.stringify(full) })
  }
}
