import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether somebody can see the page: its tab is in front and its window is not hidden. */
export function useVisible(): Readonly<Ref<boolean>> {
  const isVisible = (): boolean => document.visibilityState === 'visible'
  const visible = ref(isVisible())
  const update = (): void => {
    visible.value = isVisible()
  }
  document.addEventListener('visibilitychange', update)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', update)
  })
  return readonly(visible)
}
