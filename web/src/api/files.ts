import { json, send, withQuery, type Page } from '@/api/transport/client'
import type { Cell, ColumnKind } from '@/api/generated'
import { frames } from '@/api/transport/stream'
import type { BrokenReference, SchemaChange } from '@/api/datasources/changes'

/** How far reading is, in percent, and the sheet it is at. */
export interface ReadProgress {
  done: number
  table: string | null
}

/** A table of a file as the list shows it. */
interface FileSheet {
  name: string
  table: string
  rows: number
  columns: number
}

export interface FileSummary {
  id: string
  name: string
  /** What the content is; null while nobody knows yet. */
  kind: string | null
  bytes: number
  status: 'parsing' | 'ready'
  progress: ReadProgress | null
  created_at: string
  sheets: FileSheet[]
}

interface FileNotice {
  code: string
  message: string
}

export interface FileColumn {
  name: string
  kind: ColumnKind
  unit: string
  empty: number
  distinct: number
  low: Cell
  high: Cell
  /** Its owner chose the kind. */
  chosen: boolean
}

export interface FileTable {
  name: string
  sheet: string
  cells: string
  /** Rows of the sheet, from 1. */
  header_rows: number[]
  /** What stands above the table in its sheet. */
  caption: string
  rows: number
  columns: FileColumn[]
  notices: FileNotice[]
  skipped: boolean
}

/** A data source that keeps a file; `current` while it has the tables as they are now. */
export interface UsingSource {
  id: string
  name: string
  current: boolean
}

/** An upload of a file that rows were appended to; `rows` are those it has itself. */
export interface FilePart {
  id: string
  name: string
  bytes: number
  created_at: string
  rows: number
  /** Rows were left out that the uploads before have already. */
  new_rows_only: boolean
}

export interface FileDetails extends FileSummary {
  kept_in: UsingSource[]
  /** None when nothing was appended. */
  parts: FilePart[]
  tables: FileTable[]
  notices: FileNotice[]
}

/** What is wanted otherwise; what is left out stays. */
export interface FileTableChange {
  header_rows?: number[]
  kinds?: Record<string, ColumnKind>
  skip?: boolean
}

export interface FilePreview {
  columns: FileColumn[]
  rows: Cell[][]
  truncated: boolean
}

export type FileEvent =
  | ({ type: 'progress' } & ReadProgress)
  | { type: 'finished'; file: FileDetails }
  | { type: 'failed'; code: string; message: string }

/** As many files may be asked at once. */
export const MAX_FILES = 20

const DOCUMENTS: ReadonlySet<string | null> = new Set(['pdf', 'docx', 'pptx', 'md', 'txt'])

/** Whether a file is text to read, and not tables to ask. */
export const isDocument = (file: FileSummary): boolean => DOCUMENTS.has(file.kind)

/** Whether it is a document that the assistant can read. */
export const isReadable = (file: FileSummary): boolean => isDocument(file) && file.status === 'ready'

export const listFiles = (q: string, cursor: string | null): Promise<Page<FileSummary>> =>
  json(withQuery('/files', { q, cursor, limit: 50 }))

export const getFile = (id: string, signal?: AbortSignal): Promise<FileDetails> =>
  json(`/files/${id}`, signal ? { signal } : {})

export const renameFile = (id: string, name: string): Promise<FileDetails> =>
  json(`/files/${id}`, { method: 'PATCH', body: { name } })

export async function deleteFile(id: string): Promise<void> {
  await send(`/files/${id}`, { method: 'DELETE' })
}

/** The file as it was uploaded. */
export async function getFileContent(id: string): Promise<Blob> {
  return (await send(`/files/${id}/content`)).blob()
}

const tablePath = (id: string, table: string): string => `/files/${id}/tables/${encodeURIComponent(table)}`

export const previewRows = (id: string, table: string, limit: number): Promise<FilePreview> =>
  json(withQuery(`${tablePath(id, table)}/rows`, { limit }))

/** Reads a file anew with one table as it is wanted, and yields the progress; ends with the reading. */
export const changeFileTable = (
  id: string,
  table: string,
  change: FileTableChange,
  signal: AbortSignal,
): AsyncGenerator<FileEvent> => followWork(tablePath(id, table), { method: 'PATCH', body: change, signal })

/** What the service tells while it works on a file. */
async function* followWork(
  path: string,
  options: { method: 'POST' | 'PATCH' | 'DELETE'; body?: object; signal: AbortSignal },
): AsyncGenerator<FileEvent> {
  const response = await send(path, { ...options, headers: { Accept: 'text/event-stream' } })
  if (!response.body) return
  for await (const frame of frames(response.body)) yield JSON.parse(frame.data) as FileEvent
}

/** A table of a file beside the one that would be in its place; null: it is not there. */
export interface TableComparison {
  name: string
  change: 'added' | 'removed' | 'changed' | 'same'
  rows_before: number | null
  rows_after: number | null
  columns: { name: string; before: ColumnKind | null; after: ColumnKind | null }[]
}

/** What replacing a file changes: in its tables, and in the data sources that keep it. */
export interface Replacement {
  tables: TableComparison[]
  sources: { id: string; name: string; changes: SchemaChange[]; broken: BrokenReference[] }[]
}

export const previewReplacement = (id: string, by: string): Promise<Replacement> =>
  json(withQuery(`/files/${id}/replacement`, { by }))

/** Puts another upload in the place of a file; the upload is used up. */
export const replaceFile = (id: string, by: string): Promise<FileDetails> =>
  json(`/files/${id}/replacement`, { method: 'PUT', body: { by } })

/** A column that is not the same in a file and in an upload; null: it has no such column. */
interface ColumnDifference {
  name: string
  fit: 'missing' | 'added' | 'other_kind' | 'other_unit'
  before: ColumnKind | null
  after: ColumnKind | null
  /** The kind that the column has afterwards. */
  result: ColumnKind
  units: [string, string]
}

/** The rows that an upload would add to a table; `known_rows` are there already, null: not counted. */
export interface TableAddition {
  name: string
  sheets: string[]
  rows_before: number
  rows_added: number
  known_rows: number | null
  columns: ColumnDifference[]
}

/** What appending an upload adds; `left_out` are sheets that belong to no table. */
interface AppendPreview {
  tables: TableAddition[]
  left_out: FileSheet[]
  sources: Replacement['sources']
}

export const previewAppending = (id: string, upload: string): Promise<AppendPreview> =>
  json(withQuery(`/files/${id}/parts/preview`, { upload }))

/** Appends an upload to a file, and yields the progress; the upload is seen with the file from then on. */
export const appendUpload = (
  id: string,
  upload: string,
  newRowsOnly: boolean,
  signal: AbortSignal,
): AsyncGenerator<FileEvent> =>
  followWork(`/files/${id}/parts`, { method: 'POST', body: { upload, new_rows_only: newRowsOnly }, signal })

/** Takes an upload and its rows out of a file, and yields the progress. */
export const removePart = (id: string, part: string, signal: AbortSignal): AsyncGenerator<FileEvent> =>
  followWork(`/files/${id}/parts/${part}`, { method: 'DELETE', signal })

/** An upload of a file as it was. */
export async function getPartContent(id: string, part: string): Promise<Blob> {
  return (await send(`/files/${id}/parts/${part}/content`)).blob()
}
