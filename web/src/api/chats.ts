import { json, send, withQuery, type Page } from '@/api/transport/client'
import type { Answering } from '@/api/capabilities'
import type { ActivityContents, ChartSettings } from '@/api/generated'

export interface ChatHead {
  id: string
  title: string
  mode: string
  datasource_id: string | null
  /** Who was chosen to answer; null: the default. */
  model_id?: string | null
  file_ids: string[]
  created_at: string
  updated_at: string
  /** A question of it is being answered. */
  running: boolean
  /** An answer of it waits for the user's decision. */
  waiting: boolean
  /** An answer has ended since the user last looked, on any device. */
  unseen: boolean
  /** Whether it stands above all others. */
  pinned?: boolean
  /** Whether it is left out of the list; a search finds it. */
  archived?: boolean
  folder_id?: string | null
  /** Where a search found its words, unless the title has them. */
  match?: { run_id: string; excerpt: string } | null
}

export interface ChatFolder {
  id: string
  name: string
}

/** What can be changed of a chat; null takes it out of its folder. */
export type ChatChange = Partial<{
  title: string
  pinned: boolean
  archived: boolean
  folder_id: string | null
}>

export type ActivityType = keyof ActivityContents

/** A structured part of an answer; `type` says what `content` is. */
export type ActivityRecord = {
  [T in ActivityType]: { id: string; type: T; content: ActivityContents[T] }
}[ActivityType]

export type RunStatus = 'running' | 'finished' | 'failed' | 'cancelled' | 'waiting'

export interface Feedback {
  rating: 'up' | 'down'
  comment: string | null
  corrected_sql: string | null
}

export interface Usage {
  model: string | null
  input_tokens: number | null
  output_tokens: number | null
  /** Part of the input tokens; absent where no server counted them. */
  cached_input_tokens?: number | null
}

/** A call of a tool; without a result it is under way, was never answered, or waits for the user. */
export interface ToolCall {
  id: string
  name: string
  server: string
  /** JSON. */
  arguments: string
  result: string | null
  failed: boolean
  truncated: boolean
  ms: number
  /** Pictures it returned, as data: addresses; answers of earlier releases have none. */
  pictures?: string[]
}

/** What an answer asks of its user before it goes on. */
export interface Interrupt {
  id: string
  reason: string
  message: string
  tool_call_id: string | null
  metadata: Record<string, unknown>
  answer: { status: string; payload: { approved?: boolean; choice?: string } } | null
}

export interface UserMessage {
  id: string
  role: 'user'
  run_id: string
  parent_run_id?: string | null
  content: string
  created_at: string
}

export interface AssistantMessage {
  id: string
  role: 'assistant'
  run_id: string
  parent_run_id?: string | null
  content: string
  created_at: string
  status: RunStatus
  activities: ActivityRecord[]
  reasoning: string
  error: { code: string; message: string } | null
  steps: { name: string; ms: number }[]
  tools?: ToolCall[] | null
  interrupts?: Interrupt[] | null
  answering: Answering | null
  /** What model calls cost, as far as their servers said so. */
  usage?: Usage[] | null
  feedback: Feedback | null
  /** How its chart is drawn; null: as the service chose. */
  chart_settings?: ChartSettings | null
}

export interface Chat extends ChatHead {
  messages: (UserMessage | AssistantMessage)[]
}

const MOST_KEPT = 200

/** A page of the chats; before the first come all that are pinned or in a folder. A search looks in the archive, too. */
export async function listChats(q: string, cursor: string | null): Promise<Page<ChatHead>> {
  if (q !== '') return json(withQuery('/chats', { q, cursor, limit: 50 }))
  const others = json<Page<ChatHead>>(withQuery('/chats', { kept: 'false', cursor, limit: 50 }))
  if (cursor !== null) return others
  const [keptChats, page] = await Promise.all([listKeptChats(), others])
  return { ...page, items: [...keptChats, ...page.items] }
}

async function listKeptChats(): Promise<ChatHead[]> {
  const chats: ChatHead[] = []
  let cursor: string | null = null
  do {
    const page: Page<ChatHead> = await json(withQuery('/chats', { kept: 'true', cursor, limit: MOST_KEPT }))
    chats.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  return chats
}

export const listArchivedChats = (cursor: string | null): Promise<Page<ChatHead>> =>
  json(withQuery('/chats', { archived: 'true', cursor, limit: 50 }))

export const getChat = (id: string, signal?: AbortSignal): Promise<Chat> =>
  json(`/chats/${id}`, signal ? { signal } : {})

export const changeChat = (id: string, change: ChatChange): Promise<ChatHead> =>
  json(`/chats/${id}`, { method: 'PATCH', body: change })

/** Notes that the user has looked at all that has ended so far. */
export const markChatSeen = (id: string): Promise<ChatHead> =>
  json(`/chats/${id}`, { method: 'PATCH', body: { seen: true } })

/** Deletes chats, each whole; the ids of those that are gone. */
export async function deleteChats(ids: string[], options: { keepalive?: boolean } = {}): Promise<string[]> {
  const request = { method: 'POST', body: { ids }, ...options } as const
  return (await json<{ deleted: string[] }>('/chats/delete', request)).deleted
}

/** One branch of a chat as Markdown; the newest without the run at its end. */
export async function getChatDocument(id: string, run: string | null): Promise<Blob> {
  const response = await send(withQuery(`/chats/${id}/export`, { format: 'md', run }))
  return response.blob()
}

export const listFolders = async (): Promise<ChatFolder[]> =>
  (await json<Page<ChatFolder>>('/chats/folders')).items

export const addFolder = (name: string): Promise<ChatFolder> =>
  json('/chats/folders', { method: 'POST', body: { name } })

export const renameFolder = (id: string, name: string): Promise<ChatFolder> =>
  json(`/chats/folders/${id}`, { method: 'PATCH', body: { name } })

export async function deleteFolder(id: string): Promise<void> {
  await send(`/chats/folders/${id}`, { method: 'DELETE' })
}
