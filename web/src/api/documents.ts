import { allPages, json, withQuery } from '@/api/transport/client'
import { isReadable, type FileSummary } from '@/api/files'

/** A passage that was found; `matches` are ranges of the snippet, in characters. */
export interface FoundPassage {
  file_id: string
  name: string
  /** The page or slide, where there are any. */
  page: number | null
  kind: string
  heading: string
  snippet: string
  matches: [number, number][]
  exact: boolean
}

export interface DocumentHits {
  items: FoundPassage[]
  /** How many documents were searched. */
  documents: number
  /** Names of documents whose content is gone. */
  missing: string[]
}

/** The user's documents that were read, the newest first. */
export async function listDocuments(): Promise<FileSummary[]> {
  const files = await allPages<FileSummary>('/files', { limit: 200 })
  return files.filter((file) => isReadable(file))
}

export const searchDocuments = (q: string, files: string[], signal: AbortSignal): Promise<DocumentHits> =>
  json(withQuery('/documents/search', { q, file_ids: files.join(','), limit: 30 }), { signal })
