/** What is written in a chart: the letters of its scene, not their pixels. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { init, setPlatformAPI } from 'echarts'
import { sceneOf } from '../src/charts/index.ts'
import { requestOf } from '../src/schema.ts'

interface Given {
  locale: string
  unit: string | null
  values: (number | null)[]
  type?: string
}

setPlatformAPI({ measureText: (text) => ({ width: text.length * 7 }) })

/** The texts of a chart of one series, in the order they are drawn. */
async function written({ locale, unit, values, type = 'column' }: Given): Promise<string[]> {
  const chart = {
    type,
    title: '',
    unit,
    x: null,
    series: [{ name: 'n', label: 'n', group: null, unit, axis: 0 }],
    option: { dataset: { dimensions: ['c', 'n'], source: values.map((value, at) => [`c${at}`, value]) } },
  }
  const body = { type: 'answer-chart', width: 600, height: 360, locale, chart }
  const { option, width, height } = await sceneOf(requestOf(body))
  const shown = init(null, null, { renderer: 'svg', ssr: true, width, height })
  shown.setOption(option)
  const svg = shown.renderToSVGString()
  shown.dispose()
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)
}

const CASES: [string, Given, string[], string[]][] = [
  ['万 in Chinese', { locale: 'zh-CN', unit: '元', values: [400_000] }, ['40万', '20万'], ['400,000', '40%']],
  ['亿 in Chinese', { locale: 'zh-CN', unit: '元', values: [400_000_000] }, ['4亿', '2亿'], ['40,000万']],
  ['thousands in English', { locale: 'en', unit: null, values: [400_000] }, ['400K'], ['40万']],
  ['percent', { locale: 'en', unit: '%', values: [40, 20] }, ['40%', '20%'], ['40']],
  ['a currency above', { locale: 'en', unit: '$', values: [40, 20] }, ['$', '40'], ['40%', '元']],
  ['negative values', { locale: 'en', unit: null, values: [-40, 20] }, ['-40', '20'], ['60']],
]

for (const [name, given, wanted, unwanted] of CASES)
  test(`${name} stands on the axis`, async () => {
    const texts = await written(given)
    for (const text of wanted) assert.ok(texts.includes(text), `${text} is not among ${texts.join(' ')}`)
    for (const text of unwanted) assert.ok(!texts.includes(text), `${text} is among ${texts.join(' ')}`)
  })
