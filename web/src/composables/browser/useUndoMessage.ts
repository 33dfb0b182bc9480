import { NButton, useMessage } from 'naive-ui'
import { h } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFailure } from '@/composables/browser/useFailure'

const SHOWN_MS = 8000

/** Says what was done, with a button that takes it back; `settle` is called when that is over. */
export function useUndoMessage() {
  const { t } = useI18n()
  const message = useMessage()
  const failure = useFailure()

  return (text: string, undo: () => Promise<void>, settle: () => void = () => undefined): void => {
    let isTakenBack = false
    const button = { text: true, type: 'primary', onClick: takeBack } as const
    const toast = message.success(() => [`${text} `, h(NButton, button, () => t('common.undo'))], {
      duration: SHOWN_MS,
      keepAliveOnHover: true,
      onLeave: () => {
        if (!isTakenBack) settle()
      },
    })

    function takeBack(): void {
      isTakenBack = true
      toast.destroy()
      undo().catch(failure.show)
    }
  }
}
