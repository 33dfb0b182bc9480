import { onBeforeUnmount, onMounted, ref } from 'vue'
import { useRouter } from 'vue-router'
import { shortcutOf, type Shortcut } from '@/composables/commands/shortcuts'

/** Listens for the keys that work everywhere. What is open tells which dialog is shown. */
export function useShortcuts() {
  const router = useRouter()
  const open = ref<'palette' | 'shortcuts' | null>(null)

  const actions: Record<Shortcut, () => void> = {
    palette: () => {
      open.value = open.value === 'palette' ? null : 'palette'
    },
    new_chat: () => {
      open.value = null
      void router.push({ name: 'chat', params: { id: '' } })
    },
    shortcuts: () => {
      open.value = 'shortcuts'
    },
  }

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const shortcut = shortcutOf(event)
    if (!shortcut) return
    event.preventDefault()
    actions[shortcut]()
  }

  onMounted(() => {
    window.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey)
  })
  return { open }
}
