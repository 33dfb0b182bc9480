import { useMessage } from 'naive-ui'
import { reactive, shallowRef } from 'vue'
import { useFailure } from '@/composables/browser/useFailure'

/** Deletes what the user has confirmed; `item` is what is asked about, null while nothing is. */
export function useDeletion<T>(remove: (item: T) => Promise<void>, doneText: () => string) {
  const message = useMessage()
  const failure = useFailure()
  const item = shallowRef<T | null>(null)

  function ask(target: T): void {
    item.value = target
  }

  function cancel(): void {
    item.value = null
  }

  async function confirm(): Promise<void> {
    const target = item.value
    item.value = null
    if (target === null) return
    try {
      await remove(target)
      message.success(doneText())
    } catch (error) {
      failure.show(error)
    }
  }

  return reactive({ item, ask, cancel, confirm })
}
