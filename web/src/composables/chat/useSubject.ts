import { computed, reactive, ref } from 'vue'
import type { Subject } from '@/api/runs'
import type { DataSource } from '@/api/datasources'
import { useAttachments } from '@/composables/files/useAttachments'
import { useSession } from '@/stores/session'
import { useSources } from '@/stores/sources'

/** What the next question is asked of: a data source, files, the assistant with documents, or Dify. */
export function useSubject(chat: { sourceId: string | null }, wantedSource: () => string | null) {
  const sources = useSources()
  const session = useSession()
  const picked = ref<string | null>(null)
  const pickedAssistant = ref(false)
  const pickedDify = ref(false)
  const offered = (mode: string): boolean => session.capabilities?.modes.includes(mode) ?? false
  const filesOffered = computed(() => offered('file'))
  const assistantOffered = computed(() => offered('chat'))
  const difyOffered = computed(() => offered('dify'))
  const dify = computed(() => difyOffered.value && pickedDify.value)
  const attachments = reactive(useAttachments(() => (dify.value ? null : assistant.value)))

  const source = computed<DataSource | null>(() => {
    for (const id of [picked.value, chat.sourceId, wantedSource()]) {
      const found = sources.ready.find((candidate) => candidate.id === id)
      if (found) return found
    }
    return chat.sourceId ? null : sources.preferred
  })
  const asksFiles = computed(() => attachments.chips.length > 0)
  /** Documents are for the assistant, and where there is no data there is still somebody to ask. */
  const assistant = computed((): boolean => {
    if (!assistantOffered.value || dify.value) return false
    const nothingElse = sources.loaded && source.value === null && !chat.sourceId && !asksFiles.value
    return pickedAssistant.value || attachments.documentsOnly || nothingElse
  })
  const sourceGone = computed(
    () =>
      sources.loaded && chat.sourceId !== null && source.value === null && !assistant.value && !dify.value,
  )
  const subject = computed<Subject | null>(() => {
    if (asksFiles.value && attachments.held !== null) return null
    const fileIds = attachments.fileIds
    if (dify.value) return { mode: 'dify', fileIds }
    if (assistant.value) return { mode: 'chat', fileIds }
    if (asksFiles.value) return { mode: 'file', fileIds }
    return source.value && { mode: 'data', datasourceId: source.value.id }
  })

  /** Asks a data source from now on. */
  function pickSource(id: string | null): void {
    picked.value = id
    pickedAssistant.value = false
    pickedDify.value = false
  }

  function pickAssistant(on = true): void {
    pickedAssistant.value = on
    if (on) pickedDify.value = false
  }

  function pickDify(on = true): void {
    pickedDify.value = on
    if (on) pickedAssistant.value = false
  }

  return {
    attachments, source, sourceGone, asksFiles, assistant, assistantOffered, dify, difyOffered,
    filesOffered, subject, pickSource, pickAssistant, pickDify,
  } // prettier-ignore
}
