import { computed, onScopeDispose, ref, watch } from 'vue'
import { ApiError } from '@/api/transport/client'
import { getFile, isDocument, type FileSummary } from '@/api/files'
import { useUploads, type Upload } from '@/stores/uploads'

/** As many files may be asked at once. */
export const MOST_FILES = 20
const LOOK_MS = 1500

/** A file that is kept, or one that will be when its upload has ended. */
interface Entry {
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
 * The files that the next question is about; `assisted` says whether the assistant is asked, who reads documents.
 * Null: who is asked takes any file.
 */
export function useAttachments(assisted: () => boolean | null = () => false) {
  const uploads = useUploads()
  const entries = ref<Entry[]>([])
  let loading = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(leave)

  const chips = computed(() => entries.value.map(chipOf).filter((chip) => chip !== null))
  const fileIds = computed(() => chips.value.map(({ file }) => file?.id).filter((id) => id !== undefined))
  /** What keeps the question back, as the end of its sentence's key. */
  const held = computed(() => {
    if (chips.value.some(({ fault }) => fault !== null)) return 'broken'
    if (chips.value.length > MOST_FILES) return 'limit'
    return chips.value.every(({ file }) => file?.status === 'ready') ? null : 'wait'
  })

  // What an upload became stays, also when its row among the uploads is put away.
  watch(
    () => uploads.items.map(({ file }) => file),
    () => {
      for (const entry of entries.value) entry.file ??= uploadOf(entry)?.file ?? null
    },
  )

  function chipOf(entry: Entry): Chip | null {
    if (entry.file) return chipWith(entry, entry.file, null)
    const upload = uploadOf(entry)
    // An upload that was cancelled elsewhere is attached no more.
    if (!upload && entry.uploadId !== null) return null
    return chipWith(entry, upload?.file ?? null, upload)
  }

  const chipWith = (entry: Entry, file: FileSummary | null, upload: Upload | null): Chip => ({
    key: keyOf(entry),
    name: nameOf(file, upload),
    file,
    upload,
    fault: faultOf(entry, upload) ?? (file && misfit(file)),
  })

  const misfit = (file: FileSummary): Chip['fault'] => {
    const documents = assisted()
    // What a file is shows while it is read.
    if (documents === null || file.kind === null || isDocument(file) === documents) return null
    return documents ? 'table' : 'document'
  }

  /** Whether there is nothing but documents. */
  const documentsOnly = computed(() => {
    const files = entries.value.map((entry) => entry.file ?? uploadOf(entry)?.file)
    return files.length > 0 && files.every((file) => file && isDocument(file))
  })

  const uploadOf = (entry: Entry): Upload | null =>
    uploads.items.find((upload) => upload.id === entry.uploadId) ?? null

  /** Uploads files, to ask them when they are read. */
  function take(contents: File[]): void {
    for (const { id } of uploads.add(contents))
      entries.value.push({ fileId: null, uploadId: id, file: null, gone: false })
  }

  /** Adds files that are kept already. */
  function pick(files: FileSummary[]): void {
    const known = new Set(fileIds.value)
    for (const file of files.filter(({ id }) => !known.has(id)))
      entries.value.push({ fileId: file.id, uploadId: null, file, gone: false })
  }

  /** Leaves a file out; one that is still on its way is not uploaded any further. */
  function remove(chip: Chip): void {
    if (chip.upload) uploads.cancel(chip.upload.id)
    entries.value = entries.value.filter((entry) => keyOf(entry) !== chip.key)
  }

  function leave(): void {
    loading.abort()
    clearTimeout(timer)
  }

  /** Shows these files instead of the present ones; uploads under way go on. */
  function show(ids: string[]): void {
    leave()
    loading = new AbortController()
    entries.value = ids.map((fileId) => ({ fileId, uploadId: null, file: null, gone: false }))
    void load(loading.signal)
  }

  async function load(signal: AbortSignal): Promise<void> {
    const unread = entries.value.filter(({ fileId, file }) => fileId !== null && file?.status !== 'ready')
    await Promise.all(unread.map((entry) => fill(entry, signal)))
    const again = unread.some(({ file, gone }) => !gone && file?.status !== 'ready')
    if (again && !signal.aborted) timer = setTimeout(() => void load(signal), LOOK_MS)
  }

  /** Leaves out what is no document; whether there was any. */
  function keepDocuments(): boolean {
    const tables = chips.value.filter(({ file }) => file && !isDocument(file))
    tables.forEach(remove)
    return tables.length > 0
  }

  return { chips, fileIds, held, documentsOnly, take, pick, remove, show, keepDocuments }
}

const nameOf = (file: FileSummary | null, upload: Upload | null): string => (file ?? upload)?.name ?? '…'

const keyOf = ({ fileId, uploadId }: Entry): string => fileId ?? uploadId ?? ''

async function fill(entry: Entry, signal: AbortSignal): Promise<void> {
  try {
    entry.file = await getFile(entry.fileId ?? '', signal)
  } catch (error) {
    // Anything else may pass: it is asked again.
    entry.gone = error instanceof ApiError && error.status === 404
  }
}

function faultOf(entry: Entry, upload: Upload | null): Chip['fault'] {
  if (entry.gone) return 'gone'
  return upload?.state === 'refused' ? 'refused' : null
}
