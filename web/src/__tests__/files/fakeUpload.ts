/** An XMLHttpRequest that a test answers. */
import { vi } from 'vitest'

type Listener = ((event: unknown) => void) | null

export class FakeRequest {
  static made: FakeRequest[] = []
  readonly upload: { onprogress: Listener } = { onprogress: null }
  readonly headers: Record<string, string> = {}
  onprogress: Listener = null
  onload: Listener = null
  onerror: Listener = null
  onabort: Listener = null
  status = 0
  responseText = ''
  address = ''
  retryAfter: string | null = null
  aborted = false
  body: FormData | null = null

  constructor() {
    FakeRequest.made.push(this)
  }

  static install(): void {
    FakeRequest.made = []
    vi.stubGlobal('XMLHttpRequest', FakeRequest)
  }

  open(method: string, address: string): void {
    this.address = `${method} ${address}`
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value
  }

  getResponseHeader(name: string): string | null {
    return name === 'Retry-After' ? this.retryAfter : null
  }

  send(body: FormData): void {
    this.body = body
  }

  abort(): void {
    this.aborted = true
    this.onabort?.({})
  }

  sent(loaded: number, total: number): void {
    this.upload.onprogress?.({ loaded, total })
  }

  /** More of the answer arrives. */
  say(text: string): void {
    this.status = 200
    this.responseText += text
    this.onprogress?.({})
  }

  end(status = 200, text = ''): void {
    this.status = status
    this.responseText += text
    this.onload?.({})
  }
}

export const frame = (event: object): string => `data: ${JSON.stringify(event)}\n\n`

export const finished = (id: string): string =>
  frame({ type: 'finished', file: { id, name: `${id}.csv`, status: 'ready', sheets: [], tables: [] } })
