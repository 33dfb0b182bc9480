import { expect, it } from 'vitest'
import { when } from '@/composables/when'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()

it.each([
  [0, 'en', '1 minute ago'],
  [-20, 'zh-CN', '1 分钟前'],
  [20, 'en', 'in 1 minute'],
  [-150, 'en', '2 minutes ago'],
  [-7200, 'zh-CN', '2 小时前'],
  [-86_400, 'en', 'yesterday'],
])('tells %i seconds from now in %s as "%s"', (seconds, locale, words) => {
  expect(when(at(seconds), locale, NOW)).toBe(words)
})
