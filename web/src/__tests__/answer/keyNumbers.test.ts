import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, it } from 'vitest'
import type { ChartActivity, TableActivity } from '@/api/generated'
import KeyNumbers from '@/components/activities/chart/KeyNumbers.vue'

const series = (name: string, unit: string | null): object => ({
  name,
  label: name,
  group: null,
  unit,
  axis: 0,
})
const chart = {
  type: 'kpi',
  title: '',
  x: null,
  unit: '元',
  series: [series('revenue', '元'), series('margin', '%'), series('none', null), series('cost', '¥')],
  option: {
    dataset: {
      dimensions: ['', 'revenue', 'margin', 'none', 'cost'],
      source: [['家电', '12345678901234567.89', '23.45', null, '-12.5']],
      sourceHeader: false,
    },
  },
  alternatives: [],
} as unknown as ChartActivity
const table = {
  columns: ['revenue', 'margin', 'none', 'cost'].map((name) => ({ name, label: name, type: 'decimal' })),
  rows: [['12345678901234567.89', '0.2345', null, '-12.5']],
} as unknown as TableActivity

it('shows every digit, shares as percent, what is missing as such, and whose numbers they are', async () => {
  const html = await renderToString(createSSRApp(KeyNumbers, { chart, table }))
  const text = html.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|')
  expect(text).toBe(
    '|家电 · revenue|12,345,678,901,234,567.89|元|家电 · margin|23.45%|家电 · none|–|家电 · cost|-¥12.50|',
  )
})
