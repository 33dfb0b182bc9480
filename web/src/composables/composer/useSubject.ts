import { computed, reactive, ref } from 'vue'
import type { Subject } from '@/api/runs'
import type { DataSource } from '@/api/datasources/datasources'
import { useAttachments } from '@/composables/files/useAttachments'
import { useSession } from '@/stores/session'
import { useSources } from '@/stores/sources'

/** What the next question is asked of: a data source, files, the assistant with documents, or Dify. */
export function useSubject(chat: { sourceId: string | null }, wantedSource: () => string | null) {
  const sources = useSources()
  const { filesOffered, assistantOffered, difyOffered } = useOfferedModes()
  const { choice, source, pickSource, pickAssistant, pickDify } = usePickedSubject(chat, wantedSource)
  const dify = computed(() => difyOffered.value && choice.mode === 'dify')
  const attachments = reactive(useAttachments(() => (dify.value ? null : assistant.value)))
  const asksFiles = computed(() => attachments.chips.length > 0)
  /** Documents are for the assistant, and where there is no data there is still somebody to ask. */
  const assistant = computed((): boolean => {
    if (!assistantOffered.value || dify.value) return false
    const nothingElse = sources.loaded && source.value === null && !chat.sourceId && !asksFiles.value
    return choice.mode === 'chat' || attachments.documentsOnly || nothingElse
  })
  const asksData = computed(() => !assistant.value && !dify.value)
  const sourceGone = computed(
    () => sources.loaded && chat.sourceId !== null && source.value === null && asksData.value,
  )
  const subject = computed<Subject | null>(() => {
    if (asksFiles.value && attachments.obstacle !== null) return null
    const fileIds = attachments.fileIds
    if (dify.value) return { mode: 'dify', fileIds }
    if (assistant.value) return { mode: 'chat', fileIds }
    if (asksFiles.value) return { mode: 'file', fileIds }
    return source.value && { mode: 'data', datasourceId: source.value.id }
  })

  return {
    attachments, source, sourceGone, asksFiles, assistant, assistantOffered, dify, difyOffered,
    filesOffered, subject, pickSource, pickAssistant, pickDify,
  } // prettier-ignore
}

/** Which modes of asking this installation has, beside data sources. */
function useOfferedModes() {
  const session = useSession()
  const offers = (mode: string): boolean => session.capabilities?.modes.includes(mode) ?? false
  return {
    filesOffered: computed(() => offers('file')),
    assistantOffered: computed(() => offers('chat')),
    difyOffered: computed(() => offers('dify')),
  }
}

/** What the user has picked, and the source that is asked where nothing else is: the user's, the chat's, the wanted one. */
function usePickedSubject(chat: { sourceId: string | null }, wantedSource: () => string | null) {
  const sources = useSources()
  const sourceId = ref<string | null>(null)
  const choice = reactive<{ mode: 'data' | 'chat' | 'dify' }>({ mode: 'data' })
  const source = computed<DataSource | null>(() => {
    for (const id of [sourceId.value, chat.sourceId, wantedSource()]) {
      const match = sources.ready.find((candidate) => candidate.id === id)
      if (match) return match
    }
    return chat.sourceId ? null : sources.preferred
  })

  /** Asks a data source from now on; null: the chat's, or the preferred one. */
  function pickSource(id: string | null): void {
    sourceId.value = id
    choice.mode = 'data'
  }

  const pickAssistant = (): void => {
    choice.mode = 'chat'
  }

  const pickDify = (): void => {
    choice.mode = 'dify'
  }

  return { choice, source, pickSource, pickAssistant, pickDify }
}
