import { ref, shallowRef } from 'vue'

/** Loads something: what has come, or why it has not; an answer to an earlier request is dropped. */
export function useLoader<T>(fetch: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const failure = ref<unknown>(null)
  let latest = 0

  async function load(): Promise<void> {
    latest += 1
    const own = latest
    try {
      const newData = await fetch()
      if (own !== latest) return
      data.value = newData
      failure.value = null
    } catch (error) {
      if (own === latest) failure.value = error
    }
  }

  return { data, failure, load }
}
