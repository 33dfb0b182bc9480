import { onBeforeUnmount, watch } from 'vue'

/** While something is not saved, the browser asks before the page is reloaded or closed. */
export function useUnloadWarning(isUnsaved: () => boolean): void {
  const ask = (event: BeforeUnloadEvent): void => {
    event.preventDefault()
  }
  watch(
    isUnsaved,
    (unsaved) => {
      if (unsaved) window.addEventListener('beforeunload', ask)
      else window.removeEventListener('beforeunload', ask)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', ask)
  })
}
