import type { FileDetails, FileEvent } from '@/api/files'
import { ApiError, NetworkError } from '@/api/transport/client'

/** The file at the end of the work on it; `onPercent` is told how far that is. Throws the reason where it failed. */
export async function awaitFile(
  events: AsyncGenerator<FileEvent>,
  onPercent: (percent: number) => void,
): Promise<FileDetails> {
  for await (const event of events) {
    if (event.type === 'progress') onPercent(event.done)
    if (event.type === 'finished') return event.file
    if (event.type === 'failed') throw new ApiError(422, { code: event.code, detail: event.message })
  }
  throw new NetworkError('network')
}
