import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether a media query matches, kept up to date. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia(query)
  const matches = ref(list.matches)
  const update = (change: MediaQueryListEvent): void => {
    matches.value = change.matches
  }
  list.addEventListener('change', update)
  onScopeDispose(() => {
    list.removeEventListener('change', update)
  })
  return readonly(matches)
}
