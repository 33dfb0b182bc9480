import { useMessage } from 'naive-ui'
import { reactive, shallowRef } from 'vue'
import { useFailure } from '@/composables/browser/useFailure'

/** Deletes what the user has confirmed; `item` is what is asked about, null while nothing is. */
export function useDeletion<T>(remove: (item: T) => Promise<void>, done: () => string) {
  const message = useMessage()
  const failure = useFailure()
  const item = shallowRef<T | null>(null)

  function ask(wanted: T): void {
    item.value = wanted
  }

  function cancel(): void {
    item.value = null
  }

  async function confirm(): Promise<void> {
    const confirmed = item.value
    item.value = null
    if (confirmed === null) return
    try {
      await remove(confirmed)
      message.success(done())
    } catch (error) {
      failure.show(error)
    }
  }

  return reactive({ item, ask, cancel, confirm })
}
