import { describe, expect, it } from 'vitest'
import { i18n, speak } from '@/locales'
import english from '@/locales/en'
import chinese from '@/locales/zh-CN'

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

const en = new Map(leaves(english))
const zh = new Map(leaves(chinese))

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
    await speak('en')
    expect([0, 1, 2].map(rows)).toEqual(['0 rows', '1 row', '2 rows'])
    const verified = (): string => t('answer.figures.all', { n: 1 }, 1)
    expect(verified()).toBe('The figure is verified')
    await speak('zh-CN')
    expect([0, 1, 2].map(rows)).toEqual(['0 行', '1 行', '2 行'])
    expect(verified()).toBe('数字已核实')
  })

  it('leave no sentence empty and none untranslated', () => {
    const same = [...en].filter(([key, text]) => /[a-z]{4}/.test(text) && zh.get(key) === text)
    expect(same.map(([key]) => key)).toEqual([
      'sources.kinds.mysql',
      'sources.kinds.postgresql',
      'sources.kinds.clickhouse',
      'sources.kinds.trino',
      'sources.detail.references',
    ])
    expect([...zh.values()].filter((text) => text.trim() === '')).toEqual([])
  })
})

describe('speak', () => {
  it('ends with the language that was chosen last, whichever texts come first', async () => {
    await speak('en')
    await Promise.all([speak('zh-CN'), speak('en')])
    expect(i18n.global.locale.value).toBe('en')
    expect(i18n.global.t('common.account.language')).toBe(english.common.account.language)
    await speak('zh-CN')
    expect(i18n.global.t('common.account.language')).toBe(chinese.common.account.language)
  })
})
