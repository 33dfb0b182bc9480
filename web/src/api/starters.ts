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
  const starters = await json<{ questions: string[] }>(`/starters?${query}`, { signal })
  return starters.questions
}

/** The first questions of a source in one language; `made` are shown unless others are written. */
export interface StarterList {
  locale: 'zh-CN' | 'en'
  questions: string[]
  made: string[]
  written: boolean
  /** Those that users from whom access rules hide something may not be shown. */
  limited: string[]
}

export const listStarters = async (sourceId: string): Promise<StarterList[]> =>
  (await json<{ items: StarterList[] }>(`/datasources/${sourceId}/starters`)).items

/** Replaces those in one language; null: the made ones are shown again. */
export const putStarters = async (
  sourceId: string,
  locale: StarterList['locale'],
  questions: string[] | null,
): Promise<StarterList[]> => {
  const body = { locale, questions }
  return (await json<{ items: StarterList[] }>(`/datasources/${sourceId}/starters`, { method: 'PUT', body }))
    .items
}
