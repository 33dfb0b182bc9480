import { useMessage } from 'naive-ui'
import { useI18n } from 'vue-i18n'

/** Copies text and says so. Plain HTTP has no clipboard API, so the old way is tried as well. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useI18n()
  const message = useMessage()
  return async (text) => {
    if ((await writeToClipboard(text)) || copyByCommand(text))
      message.success(t('common.copied'), { duration: 1500 })
    else message.warning(t('common.copyFailed'))
  }
}

async function writeToClipboard(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return false
  try {
    await clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function copyByCommand(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.cssText = 'position:fixed;opacity:0'
  const focused = document.activeElement
  document.body.append(area)
  area.select()
  // Deprecated, and the only way without the clipboard API.
  const legacy: { execCommand: (command: string) => boolean } = document
  const done = legacy.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}
