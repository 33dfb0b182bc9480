import { computed, ref, watch } from 'vue'
import { isDocument, type FileSummary } from '@/api/files'
import {
  chipOf,
  keyOf,
  newAttachment,
  obstacleOf,
  type Attachment,
  type Chip,
} from '@/composables/files/attachmentChips'
import { useAttachmentFiles } from '@/composables/files/useAttachmentFiles'
import type { Upload } from '@/stores/uploadPool'
import { useUploads } from '@/stores/uploads'

/**
 * The files that the next question is about; `assisted` says whether the assistant is asked, who reads documents.
 * Null: who is asked takes any file.
 */
export function useAttachments(isAssistant: () => boolean | null = () => false) {
  const uploads = useUploads()
  const entries = ref<Attachment[]>([])
  const loadFiles = useAttachmentFiles(entries)
  const uploadOf = ({ uploadId }: Attachment): Upload | null =>
    uploads.items.find(({ id }) => id === uploadId) ?? null
  const chips = computed(() =>
    entries.value
      .map((entry) => chipOf(entry, uploadOf(entry), isAssistant()))
      .filter((chip) => chip !== null),
  )
  const fileIds = computed(() => chips.value.map(({ file }) => file?.id).filter((id) => id !== undefined))
  const obstacle = computed(() => obstacleOf(chips.value))
  /** Whether there is nothing but documents. */
  const documentsOnly = computed(() => {
    const files = entries.value.map((entry) => entry.file ?? uploadOf(entry)?.file)
    return files.length > 0 && files.every((file) => file && isDocument(file))
  })

  // What an upload became stays, also when its row among the uploads is removed.
  watch(
    () => uploads.items.map(({ file }) => file),
    () => {
      for (const entry of entries.value) entry.file ??= uploadOf(entry)?.file ?? null
    },
  )

  /** Uploads files, to ask them when they are read. */
  function upload(contents: File[]): void {
    entries.value.push(...uploads.add(contents).map(({ id }) => newAttachment({ uploadId: id })))
  }

  /** Adds files that are stored already. */
  function add(files: FileSummary[]): void {
    const knownIds = new Set(fileIds.value)
    const newFiles = files.filter(({ id }) => !knownIds.has(id))
    entries.value.push(...newFiles.map((file) => newAttachment({ fileId: file.id, file })))
  }

  /** Leaves a file out; one that is still on its way is not uploaded any further. */
  function remove(chip: Chip): void {
    if (chip.upload) uploads.cancel(chip.upload.id)
    entries.value = entries.value.filter((entry) => keyOf(entry) !== chip.key)
  }

  /** Shows these files instead of the present ones; uploads under way go on. */
  function show(ids: string[]): void {
    entries.value = ids.map((fileId) => newAttachment({ fileId }))
    loadFiles()
  }

  /** Leaves out what is no document; whether there was any. */
  function removeTables(): boolean {
    const tables = chips.value.filter(({ file }) => file && !isDocument(file))
    tables.forEach(remove)
    return tables.length > 0
  }

  return { chips, fileIds, obstacle, documentsOnly, upload, add, remove, show, removeTables }
}
