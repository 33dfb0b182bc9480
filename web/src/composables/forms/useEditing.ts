import { useMessage } from 'naive-ui'
import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

/** The thing of a list that a dialog changes, or null for a new one; what was saved is told, and listed by `reload`. */
export function useEditing<Item>(reload: () => Promise<void>) {
  const { t } = useI18n()
  const message = useMessage()
  const item = shallowRef<Item | null>(null)
  const show = ref(false)

  function edit(chosenItem: Item | null): void {
    item.value = chosenItem
    show.value = true
  }

  async function onSaved(): Promise<void> {
    show.value = false
    message.success(t('common.saved'))
    await reload()
  }

  return { item, show, edit, onSaved }
}
