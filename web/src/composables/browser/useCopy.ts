import { useMessage } from 'naive-ui'
import { useI18n } from 'vue-i18n'

/**
 * Copies text and says so, with the same as markup for programs that take it. Plain HTTP has no clipboard API, so the
 * old way is tried as well.
 */
export function useCopy(): (text: string, markup?: string) => Promise<void> {
  const { t } = useI18n()
  const message = useMessage()
  return async (text, markup) => {
    if ((await writeToClipboard(text, markup)) || copyByCommand(text))
      message.success(t('common.copied'), { duration: 1500 })
    else message.warning(t('common.copyFailed'))
  }
}

async function writeToClipboard(text: string, markup?: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return false
  try {
    if (markup === undefined || typeof ClipboardItem === 'undefined') await clipboard.writeText(text)
    else await clipboard.write([clipboardItem(text, markup)])
    return true
  } catch {
    return false
  }
}

const clipboardItem = (text: string, markup: string): ClipboardItem =>
  new ClipboardItem({
    'text/plain': new Blob([text], { type: 'text/plain' }),
    'text/html': new Blob([markup], { type: 'text/html' }),
  })

function copyByCommand(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.cssText = 'position:fixed;opacity:0'
  const focusBefore = document.activeElement
  document.body.append(area)
  area.select()
  // Deprecated, and the only way without the clipboard API.
  const legacy: { execCommand: (command: string) => boolean } = document
  const isCopied = legacy.execCommand('copy')
  area.remove()
  if (focusBefore instanceof HTMLElement) focusBefore.focus()
  return isCopied
}
