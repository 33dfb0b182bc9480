/** Fills the screen with the page where the browser lets it, and the window in any case. */
import { onBeforeUnmount, onMounted, ref } from 'vue'

export function useFullScreen() {
  const full = ref(false)

  async function toggle(): Promise<void> {
    full.value = !full.value
    try {
      if (full.value) await document.documentElement.requestFullscreen()
      else if (document.fullscreenElement) await document.exitFullscreen()
    } catch {
      // The browser refuses: the window is filled all the same.
    }
  }

  function onChange(): void {
    if (!document.fullscreenElement) full.value = false
  }

  function onKey({ key }: KeyboardEvent): void {
    if (key === 'Escape') full.value = false
  }

  onMounted(() => {
    document.addEventListener('fullscreenchange', onChange)
    document.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('fullscreenchange', onChange)
    document.removeEventListener('keydown', onKey)
    if (full.value && document.fullscreenElement) void document.exitFullscreen()
  })

  return { full, toggle }
}
