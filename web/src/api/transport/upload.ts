/** Sends a file: XMLHttpRequest alone tells how much of it has been sent. */
import { ApiError, NetworkError, headersFor, refusal, withQuery, withSession } from '@/api/transport/client'
import type { FileEvent, ReadProgress, FileDetails } from '@/api/files'
import { FrameParser } from '@/api/transport/stream'
import { Watchdog } from '@/api/transport/watchdog'

/** A file that is not even sent. */
export class TooLargeError extends Error {
  readonly code = 'too_large'

  constructor(readonly megabytes: number) {
    super('too large')
  }
}

export interface UploadHandlers {
  /** The percentage that has been sent. */
  sent: (percent: number) => void
  read: (progress: ReadProgress) => void
}

/**
 * Uploads a file and waits until it is read, with the corrections of another file where one is named. Ends early when the signal aborts: then nothing of it is kept.
 * Throws `ApiError` with the reason of the service, `NetworkError`, or the abort.
 */
export function uploadFile(
  content: File,
  handlers: UploadHandlers,
  signal: AbortSignal,
  correctionsOf = '',
): Promise<FileDetails> {
  return withSession(() => uploadOnce(content, handlers, signal, correctionsOf))
}

async function uploadOnce(
  content: File,
  handlers: UploadHandlers,
  signal: AbortSignal,
  correctionsOf: string,
): Promise<FileDetails> {
  signal.throwIfAborted()
  const watchdog = new Watchdog(signal)
  const request = new XMLHttpRequest()
  const stop = (): void => {
    request.abort()
  }
  watchdog.signal.addEventListener('abort', stop)
  try {
    const path = withQuery('/api/files', { corrections_of: correctionsOf || null })
    return await sendRequest(request, path, content, withKeepAlive(handlers, watchdog))
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    watchdog.close()
  }
}

function withKeepAlive(
  handlers: UploadHandlers,
  watchdog: Watchdog,
): UploadHandlers & { onActivity: () => void } {
  const onActivity = (): void => {
    watchdog.reset()
  }
  return { ...handlers, onActivity }
}

function sendRequest(
  request: XMLHttpRequest,
  path: string,
  content: File,
  handlers: UploadHandlers & { onActivity: () => void },
): Promise<FileDetails> {
  return new Promise((resolve, reject) => {
    const events = new UploadEvents(handlers.read)
    request.open('POST', path)
    for (const [name, value] of Object.entries(headersFor({ Accept: 'text/event-stream' })))
      request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => {
      handlers.onActivity()
      if (total > 0) handlers.sent(Math.floor((100 * loaded) / total))
    }
    request.onprogress = () => {
      handlers.onActivity()
      if (request.status === 200) events.update(request.responseText)
    }
    request.onload = () => {
      try {
        resolve(fileOf(request, events))
      } catch (error) {
        reject(error instanceof Error ? error : new NetworkError('network'))
      }
    }
    request.onerror = request.onabort = () => {
      reject(new NetworkError('network'))
    }
    const form = new FormData()
    form.append('file', content, content.name)
    request.send(form)
  })
}

/** What a finished request says. */
function fileOf(request: XMLHttpRequest, events: UploadEvents): FileDetails {
  if (request.status >= 400)
    throw refusal(request.status, request.responseText, request.getResponseHeader('Retry-After'))
  events.update(request.responseText)
  if (events.failed)
    throw new ApiError(request.status, { code: events.failed.code, detail: events.failed.message })
  if (!events.file) throw new NetworkError('network')
  return events.file
}

/** The events in a text that grows. */
class UploadEvents {
  file: FileDetails | null = null
  failed: Extract<FileEvent, { type: 'failed' }> | null = null
  private readonly parser = new FrameParser()
  private seen = 0

  constructor(private readonly read: (progress: ReadProgress) => void) {}

  update(text: string): void {
    const newText = text.slice(this.seen)
    this.seen = text.length
    for (const frame of this.parser.push(newText)) this.apply(JSON.parse(frame.data) as FileEvent)
  }

  private apply(event: FileEvent): void {
    if (event.type === 'progress') this.read(event)
    else if (event.type === 'finished') this.file = event.file
    else this.failed = event
  }
}
