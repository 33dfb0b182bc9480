import { allPages, json, send, withQuery, type Page } from '@/api/transport/client'

/** Whether a model thinks before it answers; `auto`: as it likes. */
export type Thinking = 'auto' | 'off' | 'on'

/** Something that answers. What follows `default` only administrators are told. */
export interface LanguageModel {
  id: string
  kind: 'builtin' | 'environment' | 'stored'
  name: string
  default: boolean
  model: string | null
  base_url: string | null
  key_set: boolean | null
  temperature: number | null
  thinking: Thinking | null
  /** How long a prompt and its answer may be together; null: the server is asked. */
  context_tokens: number | null
  /** Whether it runs within the installation and may see more of sources than others. */
  local: boolean | null
  stand_in: number | null
}

/** What to store; a key left out stays, `stand_in` 0 is none, `context_tokens` 0 asks the server. */
export interface ModelDraft {
  name: string
  model: string
  base_url: string
  api_key?: string
  temperature: number
  thinking: Thinking
  context_tokens: number
  stand_in: number
  /** Left out, it stays, or a new address tells. */
  local?: boolean
}

export interface Finding {
  ability: 'chat' | 'stream' | 'context' | 'thinking' | 'json' | 'tools' | 'embedding' | 'rerank'
  state: 'ok' | 'limited' | 'missing' | 'failed'
  message: string
}

export interface Findings {
  ok: boolean
  findings: Finding[]
}

/** A model of the settings that helps to find tables. */
export interface RetrievalModel {
  kind: 'embedding' | 'rerank'
  model: string
  base_url: string
  key_set: boolean
}

export const listRetrievalModels = (): Promise<RetrievalModel[]> => allPages('/models/retrieval', {})

export const testRetrievalModel = (kind: RetrievalModel['kind']): Promise<Findings> =>
  json(`/models/retrieval/${kind}/test`, { method: 'POST' })

/** What a user's answers cost on one day (UTC) with one model. */
export interface TokenUsage {
  day: string
  user_id: string
  username: string
  model: string
  input_tokens: number
  output_tokens: number
}

const LINES = 50

/** The newest lines, or those after a cursor. */
export const listTokenUsage = (cursor: string | null): Promise<Page<TokenUsage>> =>
  json(withQuery('/models/usage', { limit: LINES, cursor }))

export const listModels = (): Promise<LanguageModel[]> => allPages('/models', {})

export const createModel = (draft: ModelDraft): Promise<LanguageModel> =>
  json('/models', { method: 'POST', body: draft })

export const changeModel = (
  id: string,
  change: Partial<ModelDraft> & { default?: boolean },
): Promise<LanguageModel> => json(`/models/${id}`, { method: 'PATCH', body: change })

/** Tries a draft; with the id of a stored model its key is used when none is given. */
export const testDraft = (draft: ModelDraft, id?: string): Promise<Findings> =>
  json('/models/test', { method: 'POST', body: id === undefined ? draft : { ...draft, id } })

export const testModel = (id: string): Promise<Findings> => json(`/models/${id}/test`, { method: 'POST' })

export async function deleteModel(id: string): Promise<void> {
  await send(`/models/${id}`, { method: 'DELETE' })
}
