import { useMessage } from 'naive-ui'
import { useI18n } from 'vue-i18n'
import { ApiError, NetworkError } from '@/api/transport/client'
import { TooLargeError } from '@/api/transport/upload'

/** Says in words what went wrong, as text or as a message on the page. */
export function useFailure() {
  const { t } = useI18n()
  const message = useMessage()

  function text(error: unknown): string {
    if (error instanceof ApiError) return error.fields.length > 0 ? fieldsText(error) : error.message
    if (error instanceof TooLargeError) return t('files.tooLarge', { megabytes: error.megabytes })
    return error instanceof NetworkError ? t('common.network') : t('common.failed')
  }

  function show(error: unknown): void {
    // A lost session is told by the sign-in page.
    if (!(error instanceof ApiError && error.status === 401))
      message.error(text(error), { duration: 6000, closable: true })
  }

  return { text, show }
}

function fieldsText(error: ApiError): string {
  return [...new Set(error.fields.map((field) => field.message))].join(' ')
}
