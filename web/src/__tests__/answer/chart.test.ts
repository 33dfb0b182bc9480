import { describe, expect, it } from 'vitest'
import type { ChartActivity, ChartSeries, ChartType } from '@/api/generated'
import { CHART_TYPES } from '@/composables/chart/chartTypes'
import { frameOf, onAxis } from '@/composables/chart/frame'
import { fullNumber, type Look } from '@/composables/chart/look'
import { chartOption } from '@/composables/chart/option'
import { traitsOf } from '@/composables/chart/traits'
import { provinceOf } from '@/composables/chart/provinces'
import { place } from '@/composables/chart/wordcloud'

const look: Look = {
  locale: 'zh-CN', dark: false, text: '#000', muted: '#666', border: '#ccc', surface: '#fff', colors: ['#123456'],
  unit: null, narrow: false, words: { others: (n) => `others ${n}`, offMap: (labels) => `off ${labels}` },
} // prettier-ignore
const TYPES = (Object.keys(CHART_TYPES) as ChartType[]).filter((type) => type !== 'kpi')

function chart(
  type: ChartType,
  dimensions: unknown[],
  source: unknown[][],
  extra: object = {},
): ChartActivity {
  const option = { dataset: { dimensions, source }, ...extra }
  return { type, title: 't', x: null, series: [], unit: null, option, alternatives: [] }
}

const series = (axis: number, unit: string | null = null): ChartSeries => ({
  name: 's',
  label: 's',
  group: null,
  unit,
  axis,
})
const data = (type: ChartType, frame: ReturnType<typeof frameOf>): string =>
  JSON.stringify(chartOption(type, frame, look))

describe('frameOf', () => {
  it('reads a wide dataset, gaps and missing labels included', () => {
    const frame = frameOf(
      chart(
        'line',
        ['月份', 'A', 'B'],
        [
          ['2025-01', 1, null],
          [null, 2, 3],
        ],
      ),
    )
    expect(frame).toMatchObject({
      xName: '月份',
      labels: ['2025-01', '–'],
      names: ['A', 'B'],
      columns: [[1, 2], [null, 3]],
    }) // prettier-ignore
  })

  it('reads scatter and heat map into the same shape', () => {
    expect(frameOf(chart('scatter', ['x', 'y', 'name'], [[1, 2, 'p']]))).toMatchObject({
      xName: 'name',
      labels: ['p'],
      names: ['x', 'y'],
      columns: [[1], [2]],
    })
    const heat = chart('heatmap', ['月', 'group', 'v'], [['1月', 'A', 5], ['2月', 'B', 7]]) // prettier-ignore
    expect(frameOf(heat)).toMatchObject({
      xName: '月',
      labels: ['1月', '2月'],
      names: ['A', 'B'],
      columns: [[5, null], [null, 7]],
    }) // prettier-ignore
  })

  it('takes an option that makes no sense for no data', () => {
    expect(frameOf({ ...chart('pie', [], []), option: { dataset: 'x' } }).labels).toEqual([])
  })
})

describe('the types of the catalogue', () => {
  it('have what they load in a file of their name', () => {
    const files = Object.keys(import.meta.glob('@/composables/chart/extra/*.ts'))
    const names = files.map((path) => path.replace(/^.*\/(\w+)\.ts$/, '$1'))
    expect(names).not.toHaveLength(0)
    expect(TYPES).toEqual(expect.arrayContaining(names))
  })

  it('are not all: a type that a newer service sends is read like columns', () => {
    expect(traitsOf('no such type')).toEqual(CHART_TYPES.column)
    expect(traitsOf('constructor')).toEqual(CHART_TYPES.column)
  })
})

describe('chartOption', () => {
  const hostile = {
    title: { link: 'javascript:alert(1)' },
    graphic: [{ type: 'image', style: { image: 'https://evil.example/x.png' } }],
    toolbox: { feature: { dataView: { show: true } } },
    tooltip: { formatter: '<img src=x onerror=alert(1)>' },
    series: [{ type: 'custom', renderItem: 'function(){}' }],
    ['__proto__x']: 1,
  }

  it.each(TYPES)('draws %s from the data alone: nothing else of the option gets through', (type) => {
    const frame = frameOf(chart('column', ['x', 'a', 'b'], [['p', 1, 2], ['q', 3, 4]], hostile)) // prettier-ignore
    const text = data(type, frame)
    expect(text).not.toMatch(/evil|javascript|renderItem|dataView|onerror/)
    expect(text).toContain('"series"')
  })

  it('draws on one axis only what belongs there, and the rest on the second', () => {
    const given = chart('dual', ['月', '销售额', '增长率'], [['1月', 900, 5], ['2月', 800, 7]]) // prettier-ignore
    const frame = frameOf({ ...given, series: [series(0, '元'), series(1, '%')] })
    expect(onAxis(frame, 0).names).toEqual(['销售额'])
    expect(data('column', frame)).not.toContain('增长率')
    expect(chartOption('dual', frame, look)['series']).toMatchObject([
      { name: '销售额', type: 'bar', data: [900, 800] },
      { name: '增长率', type: 'line', yAxisIndex: 1, data: [5, 7] },
    ])
  })

  it('makes the smallest of many slices one, and says how many they are', () => {
    const rows = Array.from({ length: 12 }, (_, at) => [`c${at}`, 12 - at])
    const [pie] = chartOption('pie', frameOf(chart('pie', ['c', 'n'], rows)), look)['series'] as {
      data: { name: string; value: number }[]
    }[]
    expect(pie?.data).toHaveLength(9)
    expect(pie?.data.at(-1)).toEqual({ name: 'others 4', value: 4 + 3 + 2 + 1 })
  })

  it('says from where to where a bin goes', () => {
    const bins = frameOf(chart('histogram', ['from', 'to', '数量'], [[0, 10_000, 4], [10_000, 20_000, 6]])) // prettier-ignore
    expect(chartOption('histogram', bins, look)).toMatchObject({
      xAxis: { data: ['0–1万', '1万–2万'] },
      series: [{ data: [4, 6] }],
    })
  })

  it('tells the two sides of a river apart only where it would turn back', () => {
    const flow = (rows: unknown[][]): string =>
      data('sankey', frameOf(chart('sankey', ['a', 'b', 'n'], rows)))
    expect(flow([['A', 'B', 1], ['B', 'C', 1]])).not.toContain('\u200b') // prettier-ignore
    expect(flow([['A', 'B', 1], ['B', 'A', 1]])).toContain('\u200b') // prettier-ignore
  })

  it('thins ten thousand points on the page and keeps them all in a picture', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [String(at), at])
    const frame = frameOf(chart('line', ['x', 'n'], rows))
    expect(chartOption('line', frame, look)['series']).toMatchObject([
      { sampling: 'lttb', showSymbol: false },
    ])
    expect(chartOption('line', frame, { ...look, still: true })).not.toHaveProperty('dataZoom')
    expect(chartOption('scatter', frame, look)['series']).toMatchObject([{ large: true }])
  })

  it('colours provinces by any of their names and says which labels are on no map', () => {
    expect(['广东省', '内蒙古自治区', 'Inner Mongolia', 'guangdong', 'Hong Kong', '东京'].map(provinceOf)).toEqual([
      '广东', '内蒙古', '内蒙古', '广东', '香港', null,
    ]) // prettier-ignore
    const frame = frameOf(chart('map', ['省份', 'n'], [['广东省', 5], ['东京', 9]])) // prettier-ignore
    expect(chartOption('map', frame, look)).toMatchObject({
      title: { show: true, text: 'off 东京' },
      series: [{ data: [{ name: '广东', value: 5 }] }],
      visualMap: { min: 5 },
    })
    const narrow = chartOption('map', frame, { ...look, narrow: true })
    expect(narrow).toMatchObject({
      title: { top: 0, textStyle: { overflow: 'truncate' } },
      series: [{ top: 22, bottom: 52 }],
      visualMap: { orient: 'horizontal', bottom: 0 },
    })
  })

  it('puts no word over another', () => {
    const words = Array.from({ length: 40 }, (_, at) => ({ text: `关键词${at}`, weight: 1 - at / 50 }))
    const placed = place(words, { width: 700, height: 300 }).filter((word) => word !== null)
    expect(placed.length).toBeGreaterThan(30)
    const overlapping = placed.flatMap((a, at) =>
      placed
        .slice(at + 1)
        .filter(
          (b) => Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height,
        ),
    )
    expect(overlapping).toEqual([])
  })

  it('writes numbers in full with their unit', () => {
    expect(fullNumber(1234567.5, { locale: 'zh-CN', unit: '元' })).toBe('1,234,567.50元')
    expect(fullNumber(1234.5, { locale: 'en', unit: '$' })).toBe('$1,234.50')
    expect(fullNumber(-1234.5, { locale: 'en', unit: '¥' })).toBe('-¥1,234.50')
    expect(fullNumber(7, { locale: 'en', unit: 'HK$' })).toBe('HK$7')
    expect(fullNumber(12.34567, { locale: 'en', unit: '%' })).toBe('12.35%')
  })
})
