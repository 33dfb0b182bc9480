import { createI18n } from 'vue-i18n'
import { withoutDirectionControls } from '@/composables/textDirection'
import type en from '@/locales/en'

export type Locale = 'zh-CN' | 'en'
type Messages = typeof en

const texts: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('@/locales/en'),
  'zh-CN': () => import('@/locales/zh-CN'),
}

/** Texts of pages that few open: they are fetched with the first of these pages. */
const pageTexts = {
  access: {
    en: () => import('@/locales/en/pages/access'),
    'zh-CN': () => import('@/locales/zh-CN/pages/access'),
  },
  chart: {
    en: () => import('@/locales/en/pages/chart'),
    'zh-CN': () => import('@/locales/zh-CN/pages/chart'),
  },
  commands: {
    en: () => import('@/locales/en/pages/commands'),
    'zh-CN': () => import('@/locales/zh-CN/pages/commands'),
  },
  audit: {
    en: () => import('@/locales/en/pages/audit'),
    'zh-CN': () => import('@/locales/zh-CN/pages/audit'),
  },
  changes: {
    en: () => import('@/locales/en/pages/changes'),
    'zh-CN': () => import('@/locales/zh-CN/pages/changes'),
  },
  dashboards: {
    en: () => import('@/locales/en/dashboards'),
    'zh-CN': () => import('@/locales/zh-CN/dashboards'),
  },
  doctor: {
    en: () => import('@/locales/en/pages/doctor'),
    'zh-CN': () => import('@/locales/zh-CN/pages/doctor'),
  },
  grid: {
    en: () => import('@/locales/en/pages/grid'),
    'zh-CN': () => import('@/locales/zh-CN/pages/grid'),
  },
  groups: {
    en: () => import('@/locales/en/pages/people/groups'),
    'zh-CN': () => import('@/locales/zh-CN/pages/people/groups'),
  },
  joins: {
    en: () => import('@/locales/en/pages/joins'),
    'zh-CN': () => import('@/locales/zh-CN/pages/joins'),
  },
  append: {
    en: () => import('@/locales/en/pages/sources/append'),
    'zh-CN': () => import('@/locales/zh-CN/pages/sources/append'),
  },
  replace: {
    en: () => import('@/locales/en/pages/sources/replace'),
    'zh-CN': () => import('@/locales/zh-CN/pages/sources/replace'),
  },
  rules: {
    en: () => import('@/locales/en/pages/rules'),
    'zh-CN': () => import('@/locales/zh-CN/pages/rules'),
  },
  replay: {
    en: () => import('@/locales/en/pages/replay'),
    'zh-CN': () => import('@/locales/zh-CN/pages/replay'),
  },
  saved: {
    en: () => import('@/locales/en/pages/saved'),
    'zh-CN': () => import('@/locales/zh-CN/pages/saved'),
  },
  setup: {
    en: () => import('@/locales/en/pages/sources/setup'),
    'zh-CN': () => import('@/locales/zh-CN/pages/sources/setup'),
  },
  starters: {
    en: () => import('@/locales/en/pages/sources/starters'),
    'zh-CN': () => import('@/locales/zh-CN/pages/sources/starters'),
  },
  teaching: {
    en: () => import('@/locales/en/pages/teaching'),
    'zh-CN': () => import('@/locales/zh-CN/pages/teaching'),
  },
  versions: {
    en: () => import('@/locales/en/pages/versions'),
    'zh-CN': () => import('@/locales/zh-CN/pages/versions'),
  },
  users: {
    en: () => import('@/locales/en/pages/people/users'),
    'zh-CN': () => import('@/locales/zh-CN/pages/people/users'),
  },
  workspaces: {
    en: () => import('@/locales/en/pages/people/workspaces'),
    'zh-CN': () => import('@/locales/zh-CN/pages/people/workspaces'),
  },
} satisfies Record<string, Record<Locale, () => Promise<{ default: object }>>>
type PageTopic = keyof typeof pageTexts

export const i18n = createI18n({
  legacy: false as const,
  locale: 'en',
  messages: {} as Record<Locale, Messages>,
  missingWarn: false,
  fallbackWarn: false,
  // A name in a sentence does not turn the rest of it around.
  postTranslation: (text) => (typeof text === 'string' ? withoutDirectionControls(text) : text),
})

let wanted: Locale = 'en'
const openTopics = new Set<PageTopic>()

/** Speak a language, whose texts are fetched when they are first wanted. Rejects when they cannot be had. */
export async function switchLocale(locale: Locale): Promise<void> {
  wanted = locale
  if (!i18n.global.availableLocales.includes(locale)) {
    i18n.global.setLocaleMessage(locale, (await texts[locale]()).default)
  }
  await Promise.all([...openTopics].map((topic) => addTexts(topic, locale)))
  if (wanted === locale) i18n.global.locale.value = locale // else another was chosen meanwhile
}

/** Fetches the texts of a topic, in the languages spoken so far and in each that is chosen later. */
export async function openTopic(topic: PageTopic): Promise<void> {
  openTopics.add(topic)
  await Promise.all(i18n.global.availableLocales.map((locale) => addTexts(topic, locale)))
}

/** Loads a page, or a part of one, together with the texts of its topic. */
export const withTexts =
  <T>(topic: PageTopic, load: () => Promise<T>) =>
  async (): Promise<T> =>
    (await Promise.all([load(), openTopic(topic)]))[0]

async function addTexts(topic: PageTopic, locale: Locale): Promise<void> {
  if (topic in i18n.global.getLocaleMessage(locale)) return
  const { default: added } = await pageTexts[topic][locale]()
  i18n.global.mergeLocaleMessage(locale, { [topic]: added })
}
