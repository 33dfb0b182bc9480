import { describe, expect, it } from 'vitest'
import type { ChartActivity, ChartType } from '@/api/generated'
import { frameOf } from '@/composables/chart/frame'
import type { Look } from '@/composables/chart/look'
import { chartOption } from '@/composables/chart/option'
import { settingsFrom } from '@/composables/chart/settings/standard'

const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf']
const frame = frameOf({
  option: { dataset: { dimensions: NAMES, source: NAMES.map((name, at) => [name, at, at, at]) } },
  series: [],
  x: null,
} as unknown as ChartActivity)
const look = {
  locale: 'en',
  colors: ['#111111', '#222222'],
  settings: settingsFrom({}),
  words: {},
} as unknown as Look

/** Everything in an option but our own formatters. */
function leaves(value: unknown, key = ''): unknown[] {
  if (typeof value === 'function') return /formatter|render|labelLayout/i.test(key) ? [] : [value]
  if (typeof value !== 'object' || value === null) return [value]
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, name))
}

describe('names that every object has an entry for', () => {
  it.each<ChartType>(['column', 'line', 'stacked', 'pie', 'funnel', 'radar', 'treemap', 'heatmap'])(
    'are no colours: %s',
    (type) => {
      expect(leaves(chartOption(type, frame, look)).filter((leaf) => typeof leaf === 'function')).toEqual([])
    },
  )

  it.each<ChartType>(['scatter', 'box'])('are no keys of ECharts: %s', (type) => {
    const [series] = chartOption(type, frame, look)['series'] as { dimensions: { name: string }[] }[]
    expect(series?.dimensions.every(({ name }) => /^d\d$/.test(name))).toBe(true)
  })

  it('keep a colour that somebody chose', () => {
    const colors = JSON.parse('{"__proto__": "#ff0000"}') as Record<string, string>
    expect(settingsFrom({ colors }).colors['__proto__']).toBe('#ff0000')
  })
})
