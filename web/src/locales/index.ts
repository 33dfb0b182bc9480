import { createI18n } from 'vue-i18n'
import type en from '@/locales/en'

export type Locale = 'zh-CN' | 'en'
type Messages = typeof en

const texts: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('@/locales/en'),
  'zh-CN': () => import('@/locales/zh-CN'),
}

export const i18n = createI18n({
  legacy: false as const,
  locale: 'en',
  messages: {} as Record<Locale, Messages>,
  missingWarn: false,
  fallbackWarn: false,
})

let wanted: Locale = 'en'

/** Speak a language, whose texts are fetched when they are first wanted. Rejects when they cannot be had. */
export async function switchLocale(locale: Locale): Promise<void> {
  wanted = locale
  if (!i18n.global.availableLocales.includes(locale)) {
    i18n.global.setLocaleMessage(locale, (await texts[locale]()).default)
  }
  if (wanted === locale) i18n.global.locale.value = locale // else another was chosen meanwhile
}
