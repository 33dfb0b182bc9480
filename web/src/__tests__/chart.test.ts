import { describe, expect, it } from 'vitest'
import type { ChartActivity, ChartType } from '@/api/generated'
import { frameOf } from '@/composables/chart/frame'
import { chartOption, fullNumber, type Look } from '@/composables/chart/option'

const look: Look = {
  locale: 'zh-CN', dark: false, text: '#000', muted: '#666', border: '#ccc', surface: '#fff', colors: ['#123456'],
  unit: null, narrow: false,
} // prettier-ignore

function chart(
  type: ChartType,
  dimensions: unknown[],
  source: unknown[][],
  extra: object = {},
): ChartActivity {
  const option = { dataset: { dimensions, source }, ...extra }
  return { type, title: 't', x: null, series: [], unit: null, option, alternatives: [] }
}

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
    expect(frame).toEqual({
      xName: '月份',
      labels: ['2025-01', '–'],
      names: ['A', 'B'],
      columns: [[1, 2], [null, 3]],
    }) // prettier-ignore
  })

  it('reads scatter and heat map into the same shape', () => {
    expect(frameOf(chart('scatter', ['x', 'y', 'name'], [[1, 2, 'p']]))).toEqual({
      xName: 'name',
      labels: ['p'],
      names: ['x', 'y'],
      columns: [[1], [2]],
    })
    const heat = chart('heatmap', ['月', 'group', 'v'], [['1月', 'A', 5], ['2月', 'B', 7]]) // prettier-ignore
    expect(frameOf(heat)).toEqual({
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

describe('chartOption', () => {
  const hostile = {
    title: { link: 'javascript:alert(1)' },
    graphic: [{ type: 'image', style: { image: 'https://evil.example/x.png' } }],
    toolbox: { feature: { dataView: { show: true } } },
    tooltip: { formatter: '<img src=x onerror=alert(1)>' },
    series: [{ type: 'custom', renderItem: 'function(){}' }],
    ['__proto__x']: 1,
  }

  it.each<ChartType>(['column', 'bar', 'line', 'area', 'stacked', 'pie', 'scatter', 'heatmap'])(
    'draws %s from the data alone: nothing else of the option gets through',
    (type) => {
      const frame = frameOf(chart('column', ['x', 'a', 'b'], [['p', 1, 2], ['q', 3, 4]], hostile)) // prettier-ignore
      const text = JSON.stringify(chartOption(type, frame, look))
      expect(text).not.toMatch(/evil|javascript|renderItem|dataView|onerror/)
      expect(text).toContain('"data"')
    },
  )

  it('writes numbers in full with their unit', () => {
    expect(fullNumber(1234567.5, { locale: 'zh-CN', unit: '元' })).toBe('1,234,567.5 元')
    expect(fullNumber(12.34567, { locale: 'en', unit: '%' })).toBe('12.3457%')
  })
})
