import { describe, expect, it } from 'vitest'
import { i18n, openTopic, switchLocale } from '@/locales'
import english from '@/locales/en'
import teaching from '@/locales/en/pages/teaching'
import chinese from '@/locales/zh-CN'
import chineseTeaching from '@/locales/zh-CN/pages/teaching'

type Topics = Record<string, { default: object }>
/** Every topic, those included that are fetched with their pages. */
const files = {
  en: import.meta.glob(['../locales/en/**/*.ts', '!**/index.ts'], { eager: true }) as Topics,
  'zh-CN': import.meta.glob(['../locales/zh-CN/**/*.ts', '!**/index.ts'], { eager: true }) as Topics,
}
const textsOf = (locale: keyof typeof files): Record<string, object> =>
  Object.fromEntries(
    Object.entries(files[locale]).map(([path, { default: texts }]) => [
      path.split('/').at(-1)?.replace('.ts', ''),
      texts,
    ]),
  )
const pageTopics = Object.keys(textsOf('en')).filter((topic) => !(topic in english)) as Parameters<
  typeof openTopic
>[0][]

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([key, inner]) =>
    leaves(inner, path ? `${path}.${key}` : key),
  )
}

const holes = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

/** What a sentence says of more than one. */
const ofMany = (text: string): string => text.split(' | ').at(-1) ?? ''

/** Parameters that count. */
const COUNTS = new Set(['n', 'shown', 'seconds', 'megabytes'])
/** Texts with an address in them, which has marks of its own. */
const ADDRESSES = new Set(['sources.replica.hint'])

const en = new Map(leaves(textsOf('en')))
const zh = new Map(leaves(textsOf('zh-CN')))

describe('locales', () => {
  it('have the same keys', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('name the same parameters in every sentence about more than one', () => {
    for (const [key, text] of en) {
      expect([key, holes(ofMany(zh.get(key) ?? ''))]).toEqual([key, holes(ofMany(text))])
    }
  })

  it('tell one otherwise than many where a language does', async () => {
    const { t } = i18n.global
    const rows = (n: number): string => t('answer.table.rows', { n }, n)
    await switchLocale('en')
    expect([0, 1, 2].map(rows)).toEqual(['0 rows', '1 row', '2 rows'])
    const verifiedText = (): string => t('answer.figures.all', { n: 1 }, 1)
    expect(verifiedText()).toBe('The figure matches the rows')
    await switchLocale('zh-CN')
    expect([0, 1, 2].map(rows)).toEqual(['0 行', '1 行', '2 行'])
    expect(verifiedText()).toBe('数字与数据行一致')
  })

  it.each<[string, 'en' | 'zh-CN', RegExp]>([
    ['two blanks', 'en', /\S {2,}\S/],
    ['a blank before a mark', 'en', / [,;:?!]/],
    ['one of many', 'en', /\b1 (?!s\b|ms\b|is\b)[a-z]+s\b/i],
    ['many of one', 'en', /\b[02] (?:row|table|column|file|join|token|point|character|tool)\b/i],
    ['a label that ends as a sentence', 'en', /^\S+( \S+)?\.$/],
    ['another word for the same', 'en', /\bsynchroni[sz]e|\bgone for good|\bmay be asked/i],
    ['straight quotes', 'en', /\w'\w/],
    ['two blanks', 'zh-CN', /\S {2,}\S/],
    ['marks of another language', 'zh-CN', /[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]/],
    ['letters next to Chinese', 'zh-CN', /[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/],
    ['straight quotes', 'zh-CN', /["'][\u4e00-\u9fff]|[\u4e00-\u9fff]["']/],
    ['blanks at quotes and marks', 'zh-CN', /“ | ”|” [\u4e00-\u9fff]|\s[，。；：？！、）]/],
    ['another word for the same', 'zh-CN', /总结(?!所附)|会话|通用助手|去掉/],
  ])('has nowhere %s (%s)', async (_, locale, fault) => {
    await switchLocale(locale)
    await Promise.all(pageTopics.map(openTopic))
    const { t } = i18n.global
    const named = locale === 'en' ? 'Xyz' : '甲乙'
    const texts = [...(locale === 'en' ? en : zh)].flatMap(([key, raw]) =>
      [0, 1, 2].map((n) => {
        const params = Object.fromEntries(
          holes(ofMany(raw)).map((hole) => [hole, COUNTS.has(hole) ? n : named]),
        )
        return [key, t(key, params, n)] as const
      }),
    )
    expect(texts.filter(([key, text]) => fault.test(text) && !ADDRESSES.has(key))).toEqual([])
  })

  it('leave no sentence empty and none untranslated', () => {
    const same = [...en].filter(([key, text]) => /[a-z]{4}/.test(text) && zh.get(key) === text)
    expect(same.map(([key]) => key)).toEqual(['files.size', 'sources.detail.references'])
    expect([...zh.values()].filter((text) => text.trim() === '')).toEqual([])
  })
})

describe('switchLocale', () => {
  it('ends with the language that was chosen last, whichever texts come first', async () => {
    await switchLocale('en')
    await Promise.all([switchLocale('zh-CN'), switchLocale('en')])
    expect(i18n.global.locale.value).toBe('en')
    expect(i18n.global.t('common.account.language')).toBe(english.common.account.language)
    await switchLocale('zh-CN')
    expect(i18n.global.t('common.account.language')).toBe(chinese.common.account.language)
  })
})

describe('openTopic', () => {
  it('fetches the texts of a page, in a language that is chosen later too', async () => {
    await switchLocale('en')
    await openTopic('teaching')
    expect(i18n.global.t('teaching.title')).toBe(teaching.title)
    await switchLocale('zh-CN')
    expect(i18n.global.t('teaching.title')).toBe(chineseTeaching.title)
    expect(i18n.global.t('common.product')).toBe(chinese.common.product)
  })
})

it('does not let a name turn the rest of a sentence around', async () => {
  await switchLocale('en')
  const sentence = i18n.global.t('answer.sql.attempt', { n: '\u202e1\u2067' })
  expect(sentence).toMatch(/1/)
  expect(sentence).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
})
