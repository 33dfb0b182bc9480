/** Names of columns, series and cells that every object of JavaScript has an entry for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { running, type Running } from './service.ts'

let service: Running
before(async () => void (service = await running()))
after(() => service.close())

const ROWS = [
  ['constructor', 1, 2, 3],
  ['__proto__', 3, 4, 5],
  ['toString', 5, 2, 4],
  ['valueOf', 2, 3, 4],
]
const TYPES = [
  'column',
  'line',
  'stacked',
  'pie',
  'funnel',
  'radar',
  'treemap',
  'scatter',
  'box',
  'heatmap',
  'wordcloud',
]

for (const names of [
  ['__proto__', 'constructor', 'toString', 'valueOf'],
  ['constructor', '__proto__', 'valueOf', 'toString'],
])
  for (const type of TYPES)
    test(`${type} of ${names.join(', ')}`, async () => {
      const chart = { type, x: null, series: [], option: { dataset: { dimensions: names, source: ROWS } } }
      const answer = await service.post('/render', { type: 'answer-chart', chart })
      assert.equal(answer.status, 200, await answer.text())
    })
