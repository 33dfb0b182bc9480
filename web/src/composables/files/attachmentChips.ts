import { isDocument, MAX_FILES, type FileSummary } from '@/api/files'
import type { Upload } from '@/stores/uploadPool'

/** A file that is stored, or one that will be when its upload has ended. */
export interface Attachment {
  fileId: string | null
  uploadId: string | null
  file: FileSummary | null
  gone: boolean
}

/** A file beside the question, as it is shown. */
export interface Chip {
  key: string
  name: string
  file: FileSummary | null
  upload: Upload | null
  /** Why it cannot be asked, whatever one waits for. */
  fault: 'gone' | 'document' | 'table' | 'refused' | null
}

/**
 * How an attachment is shown. `documents` says whether documents can be asked or tables; null: both.
 * Null for an upload that was cancelled elsewhere: it is attached no more.
 */
export function chipOf(entry: Attachment, upload: Upload | null, documents: boolean | null): Chip | null {
  if (entry.file) return newChip(entry, entry.file, null, documents)
  if (!upload && entry.uploadId !== null) return null
  return newChip(entry, upload?.file ?? null, upload, documents)
}

const newChip = (
  entry: Attachment,
  file: FileSummary | null,
  upload: Upload | null,
  documents: boolean | null,
): Chip => ({
  key: keyOf(entry),
  name: (file ?? upload)?.name ?? '…',
  file,
  upload,
  fault: faultOf(entry, upload) ?? (file && mismatch(file, documents)),
})

/** What keeps the question back, as the end of its sentence's key. */
export function obstacleOf(chips: Chip[]): 'broken' | 'limit' | 'wait' | null {
  if (chips.some(({ fault }) => fault !== null)) return 'broken'
  if (chips.length > MAX_FILES) return 'limit'
  return chips.every(({ file }) => file?.status === 'ready') ? null : 'wait'
}

/** An attachment with what is known of it so far. */
export const newAttachment = (fields: Partial<Attachment>): Attachment => ({
  fileId: null,
  uploadId: null,
  file: null,
  gone: false,
  ...fields,
})

export const keyOf = ({ fileId, uploadId }: Attachment): string => fileId ?? uploadId ?? ''

function faultOf({ gone }: Attachment, upload: Upload | null): Chip['fault'] {
  if (gone) return 'gone'
  return upload?.state === 'refused' ? 'refused' : null
}

/** What a file is shows while it is read. */
function mismatch(file: FileSummary, documents: boolean | null): Chip['fault'] {
  if (documents === null || file.kind === null || isDocument(file) === documents) return null
  return documents ? 'table' : 'document'
}
