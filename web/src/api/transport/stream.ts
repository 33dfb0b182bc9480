/** Server-sent events over fetch: the bearer header keeps the token out of URLs. */

/** One event as it was sent; `id` is the sequence number to come back to. */
export interface Frame {
  id: string | null
  data: string
}

/** Cuts text that arrives in arbitrary pieces into frames. */
export class FrameParser {
  private rest = ''
  private id: string | null = null
  private data: string[] = []
  private afterReturn = false

  /** The frames that `text` completes. */
  push(text: string): Frame[] {
    let chunk = text
    if (this.afterReturn && chunk.startsWith('\n')) chunk = chunk.slice(1)
    if (text !== '') this.afterReturn = text.endsWith('\r')
    const lines = (this.rest + chunk).split(/\r\n|\n|\r/)
    this.rest = lines.pop() ?? ''
    return lines.map((line) => this.line(line)).filter((frame) => frame !== null)
  }

  private line(line: string): Frame | null {
    if (line === '') return this.dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return null
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.data.push(value)
    else if (field === 'id' && !value.includes('\0')) this.id = value
    return null
  }

  private dispatch(): Frame | null {
    if (this.data.length === 0) return null
    const frame = { id: this.id, data: this.data.join('\n') }
    this.data = []
    return frame
  }
}

/** The frames of a response body, as they arrive; `onActivity` is called for whatever comes, heartbeats too. */
export async function* frames(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void = () => undefined,
): AsyncGenerator<Frame> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parser = new FrameParser()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      onActivity()
      yield* parser.push(decoder.decode(value, { stream: true }))
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
