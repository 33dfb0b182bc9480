import { onMounted, shallowRef } from 'vue'
import { listTerms } from '@/api/teaching/terms'

type Versions = ReadonlyMap<string, number>

const FRESH_MS = 60_000
const cache = new Map<string, { at: number; versions: Promise<Versions> }>()

/** The present versions of the terms of a source; answers that stand beside each other ask once. */
function versionsOf(source: string): Promise<Versions> {
  const cached = cache.get(source)
  if (cached && Date.now() - cached.at < FRESH_MS) return cached.versions
  const entry = { at: Date.now(), versions: fetchVersions(source) }
  cache.set(source, entry)
  entry.versions.catch(() => {
    if (cache.get(source) === entry) cache.delete(source)
  })
  return entry.versions
}

async function fetchVersions(source: string): Promise<Versions> {
  const terms = await listTerms(source, '')
  return new Map(terms.map(({ id, version }) => [id, version]))
}

/** Tells of a term in an answer whether it has been defined otherwise since; false while that is not known. */
export function useTermVersions(source: string, terms: readonly unknown[]) {
  const versions = shallowRef<Versions>(new Map())
  onMounted(async () => {
    if (terms.length > 0) versions.value = await versionsOf(source).catch(() => new Map<string, number>())
  })
  return ({ id, version }: { id: string; version: number }): boolean =>
    (versions.value.get(id) ?? version) > version
}
