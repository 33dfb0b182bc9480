import { useMessage } from 'naive-ui'
import { useI18n } from 'vue-i18n'

/**
 * Copies text and says so, with the same as markup for programs that take it. Plain HTTP has no clipboard API, so the
 * old way is tried as well. A text that is still to come is waited for; where it fails, nothing is copied.
 */
export function useCopy(): (text: string | Promise<string>, markup?: string) => Promise<void> {
  const { t } = useI18n()
  const message = useMessage()
  return async (text, markup) => {
    if ((await writeToClipboard(text, markup)) || copyByCommand(await text))
      message.success(t('common.copied'), { duration: 1500 })
    else message.warning(t('common.copyFailed'))
  }
}

async function writeToClipboard(text: string | Promise<string>, markup?: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return false
  try {
    const isPlain = typeof text === 'string' && markup === undefined
    if (isPlain || typeof ClipboardItem === 'undefined') await clipboard.writeText(await text)
    else await clipboard.write([clipboardItem(text, markup)])
    return true
  } catch {
    return false
  }
}

/** The markup, too, comes only when the text does. */
function clipboardItem(text: string | Promise<string>, markup?: string): ClipboardItem {
  const blobOf = async (type: string, content: (text: string) => string): Promise<Blob> =>
    new Blob([content(await text)], { type })
  const plain = { 'text/plain': blobOf('text/plain', (ready) => ready) }
  return new ClipboardItem(
    markup === undefined ? plain : { ...plain, 'text/html': blobOf('text/html', () => markup) },
  )
}

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
