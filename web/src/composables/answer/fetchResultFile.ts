import { ApiError } from '@/api/transport/client'
import { getResultFile, type ResultFormat } from '@/api/runs'
import { getSavedFile } from '@/api/savedQuestions'
import { isRunning, type Turn } from '@/composables/chat/turn'

const TRIES = 6
const PAUSE_MS = 500

/** The rows as a file. While the answer runs they may still be on their way into the service's records. */
export async function fetchResultFile(turn: Turn, format: ResultFormat): Promise<Blob> {
  if (turn.saved) return getSavedFile(turn.saved.id, turn.saved.values, format)
  for (let tries = 1; ; tries += 1) {
    const runs = isRunning(turn)
    try {
      return await getResultFile(turn.runId, format)
    } catch (error) {
      if (!runs || tries === TRIES || !(error instanceof ApiError) || error.status !== 404) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
