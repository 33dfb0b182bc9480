import { json } from '@/api/transport/client'

/** Questions to begin with about a source, or about files; each is answered when it is asked. */
export async function getStarters(
  about: { sourceId: string } | { fileIds: string[] },
  signal: AbortSignal,
): Promise<string[]> {
  const query =
    'sourceId' in about
      ? `datasource_id=${encodeURIComponent(about.sourceId)}`
      : about.fileIds.map((id) => `file_id=${encodeURIComponent(id)}`).join('&')
  const found = await json<{ questions: string[] }>(`/starters?${query}`, { signal })
  return found.questions
}
