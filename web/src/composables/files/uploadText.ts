import type { Upload } from '@/stores/uploadPool'

type Translate = (key: string, values: Record<string, unknown>) => string

/** How far an upload is, in words. */
export function uploadText({ state, sheet, percent }: Upload, t: Translate): string {
  if (state === 'reading' && sheet !== null) return t('files.state.readingSheet', { sheet, percent })
  return t(`files.state.${state}`, { percent })
}
