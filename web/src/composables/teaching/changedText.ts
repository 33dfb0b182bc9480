import { when } from '@/composables/when'

export interface Changed {
  updated_at: string
  updated_by: string | null
}

/** When an entry was changed last, and by whom. */
export function changedText(
  { updated_at: at, updated_by: name }: Changed,
  locale: string,
  t: (key: string, params: Record<string, string>) => string,
): string {
  const time = when(at, locale)
  return name === null ? t('teaching.changed', { time }) : t('teaching.changedBy', { time, name })
}
