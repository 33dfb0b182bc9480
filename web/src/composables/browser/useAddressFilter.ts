import { reactive } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter of texts that stands in the address once it is remembered: a reload and the way back find it again. */
export function useAddressFilter<Filter extends Record<keyof Filter, string>>(empty: Filter) {
  const { query } = useRoute()
  const router = useRouter()
  const names = Object.keys(empty) as (keyof Filter & string)[]
  const filter = reactive({ ...empty }) as Filter
  for (const name of names) {
    const value = query[name]
    if (typeof value === 'string') filter[name] = value as Filter[typeof name]
  }

  function remember(): void {
    const set = names.filter((name) => filter[name] !== '')
    void router.replace({ query: Object.fromEntries(set.map((name) => [name, filter[name]])) })
  }

  return { filter, remember }
}
