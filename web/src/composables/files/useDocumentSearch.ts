import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { listDocuments, searchDocuments, type DocumentHits } from '@/api/documents'
import type { FileSummary } from '@/api/files'
import { useAbortSignal } from '@/composables/browser/useAbortSignal'

/** A search over one's documents; what was asked stands in the address, so that going back shows it again. */
export function useDocumentSearch() {
  const route = useRoute()
  const router = useRouter()
  const documents = ref<FileSummary[]>([])
  const loaded = ref(false)
  const failure = ref<unknown>(null)
  const query = ref(text(route.query['q']))
  const fileIds = ref(text(route.query['file']).split(',').filter(Boolean))
  const hits = ref<DocumentHits | null>(null)
  const searching = ref(false)
  const abort = useAbortSignal()

  async function load(): Promise<void> {
    try {
      documents.value = await listDocuments()
      const documentIds = new Set(documents.value.map(({ id }) => id))
      fileIds.value = fileIds.value.filter((id) => documentIds.has(id))
      failure.value = null
      if (query.value.trim() !== '') await search()
    } catch (error) {
      failure.value = error
    }
    loaded.value = true
  }

  async function search(): Promise<void> {
    abort.renew()
    const { signal } = abort
    const q = query.value.trim()
    const file = fileIds.value.join(',')
    void router.replace({ query: { ...(q && { q }), ...(file && { file }) } })
    hits.value = q === '' ? null : hits.value
    if (q === '') return
    searching.value = true
    try {
      hits.value = await searchDocuments(q, fileIds.value, signal)
      failure.value = null
    } catch (error) {
      if (!signal.aborted) failure.value = error
    } finally {
      if (!signal.aborted) searching.value = false
    }
  }

  return { documents, loaded, failure, query, fileIds, hits, searching, load, search }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
