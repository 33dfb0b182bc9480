/** Charts of answers: every type drawn by the page's own code, looked at pixel by pixel. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CHART_TYPES } from '@/composables/chart/chartTypes'
import { SERIES_COLORS } from '@/styles/theme'
import { bars, picture, running, type Picture, type Running } from './service.ts'

const [BLUE = '', GREEN = '', ORANGE = '', PINK = ''] = SERIES_COLORS
const WHITE = '#ffffff'
let service: Running
before(async () => void (service = await running()))
after(() => service.close())

interface Given {
  series?: object[]
  unit?: string
  x?: object
  title?: string
  dataset?: unknown
  more?: object
}

const body = (type: string, names: string[], rows: unknown[][], given: Given = {}): object => ({
  type: 'answer-chart',
  width: 600,
  height: 360,
  ...given.more,
  chart: {
    type,
    title: given.title ?? '',
    unit: given.unit ?? null,
    x: given.x ?? null,
    series: given.series ?? [],
    option: { dataset: given.dataset ?? { dimensions: names, source: rows } },
  },
})

async function drawn(...given: Parameters<typeof body>): Promise<Picture> {
  const answer = await service.post('/render', body(...given))
  const content = Buffer.from(await answer.arrayBuffer())
  assert.equal(answer.status, 200, content.toString('utf8', 0, 300))
  const shown = await picture(content)
  assert.equal(shown.width, 1200)
  assert.ok(shown.count(shown.at(0, 0)) < shown.width * shown.height * 0.995, 'nothing but background')
  return shown
}

const near = (actual: number, wanted: number, slack: number): void =>
  assert.ok(Math.abs(actual - wanted) <= slack, `${actual} is not near ${wanted}`)
const numbered = (name: string, axis = 0, unit: string | null = null): object => ({
  name,
  label: name,
  group: null,
  unit,
  axis,
})
const grouped = (group: string): object => ({ name: 'n', label: 'n', group, unit: null, axis: 0 })
const NAMES = ['家电', '食品', '服装', '美妆']
const MONTHS = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06']

test('one row is large numbers, every digit of them', async () => {
  const shown = await drawn('kpi', ['', '销售额'], [['', '12345678901234567.89']], {
    series: [numbered('销售额', 0, '元')],
  })
  const other = await drawn('kpi', ['', '销售额'], [['', '12345678901234567.88']], {
    series: [numbered('销售额', 0, '元')],
  })
  assert.ok(shown.count('#1c2333') > 500)
  assert.notEqual(shown.profile('#1c2333').join(), other.profile('#1c2333').join())
})

test('stacked columns are as high as their sums', async () => {
  const shown = await drawn(
    'stacked',
    ['x', 'a', 'b'],
    [
      ['1', 10, 10],
      ['2', 20, 10],
    ],
    {
      // prettier-ignore
      series: [grouped('a'), grouped('b')],
    },
  )
  const [first = 0, second = 0] = bars(shown.profile(BLUE)).slice(-2)
  near(second / first, 2, 0.05)
  near(shown.count(GREEN) / shown.count(BLUE), 20 / 30, 0.08)
})

test('two axes: columns on the left, a line on the right, each by its own scale', async () => {
  const shown = await drawn(
    'dual',
    ['月', '销售额', '毛利率'],
    MONTHS.map((m, at) => [m, 1e6 + at, 20 + at]),
    {
      // prettier-ignore
      series: [numbered('销售额', 0, '元'), numbered('毛利率', 1, '%')],
      x: { name: 'm', label: '月', kind: 'time' },
    },
  )
  const columns = bars(shown.profile(BLUE)).slice(-6)
  assert.equal(columns.length, 6)
  near(columns[5] ?? 0, columns[0] ?? 0, 14) // alike, but for where the line covers them
  assert.ok(shown.count(GREEN) > 300)
})

test('slices of many are folded, and what is negative is refused', async () => {
  const rows = Array.from({ length: 12 }, (_, at) => [`c${at}`, 12])
  const shown = await drawn('pie', ['c', 'n'], rows)
  near(shown.count(SERIES_COLORS[8] ?? '') / shown.count(BLUE), 4, 0.25)
  const measured = [['x', -1, 2, 3], ['y', 2, 3, 4]] // prettier-ignore
  for (const [type, { dataset, drawsSizes }] of Object.entries(CHART_TYPES)) {
    if (!drawsSizes) continue
    const rows = dataset === 'pairs' ? [['x', 'y', -1]] : measured
    const refused = await service.post('/render', body(type, ['c', 'a', 'b', 'd'], rows))
    assert.equal(refused.status, 422, type)
    assert.match(((await refused.json()) as { detail: string }).detail, /negative/)
  }
})

test('stages of a funnel get narrower', async () => {
  const shown = await drawn('funnel', ['阶段', 'n'], [['浏览', 100], ['下单', 50], ['支付', 20]]) // prettier-ignore
  const width = (color: string): number => shown.profile(color).filter((found) => found > 4).length
  assert.ok(width(BLUE) > width(GREEN) && width(GREEN) > width(ORANGE))
})

test('a radar shows a polygon a row', async () => {
  const shown = await drawn(
    'radar',
    ['店', 'a', 'b', 'c'],
    [
      ['甲', 10, 10, 10],
      ['乙', 5, 5, 5],
    ],
    {
      // prettier-ignore
      series: ['a', 'b', 'c'].map((name, at) => numbered(name, at)),
    },
  )
  const span = (color: string): number => {
    const found = shown.profile(color).flatMap((count, x) => (count && x > 300 ? [x] : []))
    return Math.max(...found) - Math.min(...found)
  }
  near(span(GREEN) / span(BLUE), 0.5, 0.08)
})

test('areas of a treemap are as large as their numbers', async () => {
  const shown = await drawn('treemap', ['c', 'n'], [['a', 60], ['b', 30], ['c', 10]]) // prettier-ignore
  near(shown.count(GREEN) / shown.count(BLUE), 0.5, 0.06)
})

test('rivers flow between both sides, and round about is no error', async () => {
  const rows = [['A', 'B', 5], ['B', 'C', 3], ['C', 'A', 2]] // prettier-ignore
  assert.ok((await drawn('sankey', ['from', 'to', 'n'], rows)).count(BLUE) > 100)
})

test('a cloud shows the heavy words larger', async () => {
  const words = NAMES.map((name, at) => [name, [100, 40, 10, 1][at]])
  const shown = await drawn('wordcloud', ['词', 'n'], words)
  assert.ok(shown.count(BLUE) > 3 * shown.count(PINK))
})

test('provinces are coloured by number, whatever they are called', async () => {
  const map = (label: string): Promise<Picture> => drawn('map', ['省份', 'n'], [[label, 9], ['西藏', 1]]) // prettier-ignore
  const [short, long, english] = [await map('新疆'), await map('新疆维吾尔自治区'), await map('Xinjiang')]
  assert.ok(short.count('#3b5bdb') > 5_000)
  near(long.count('#3b5bdb') / short.count('#3b5bdb'), 1, 0.15)
  near(english.count('#3b5bdb') / short.count('#3b5bdb'), 1, 0.15)
})

test('points, bins, boxes and cells', async () => {
  assert.ok((await drawn('scatter', ['x', 'y', 'l'], [[1, 2, 'a'], [3, 1, 'b'], [2, 5, 'c']])).count(WHITE) > 1_000) // prettier-ignore
  const bins = await drawn(
    'histogram',
    ['from', 'to', 'n'],
    [
      [0, 10, 10],
      [10, 20, 20],
      [20, 30, 5],
    ],
    {
      // prettier-ignore
      x: { name: 'v', label: 'v', kind: 'value' },
    },
  )
  const [a = 0, b = 0, c = 0] = bars(bins.profile(BLUE))
  near(b / a, 2, 0.05)
  near(c / a, 0.5, 0.05)
  const boxes = { dimensions: ['l', 'low', 'q1', 'm', 'q3', 'high'], source: [['a', 1, 2, 3, 4, 5]] }
  const far = { dimensions: ['l', 'v'], source: [['a', 9]] }
  const box = await drawn('box', [], [], { dataset: [boxes, far], series: [numbered('v')] })
  assert.ok(box.count('#e7ecff') > 1_000, 'the box is filled')
  const cells = await drawn('heatmap', ['x', 'group', 'n'], [['1', 'a', 1], ['2', 'a', 9]]) // prettier-ignore
  assert.ok(cells.count('#3b5bdb') > 5_000 && cells.count('#dbe4ff') > 5_000)
})

test('of many cells each is painted, however long it takes', async () => {
  const rows = Array.from({ length: 4_800 }, (_, at) => [String(at % 120), `g${Math.floor(at / 120)}`, at])
  const plain = await drawn('heatmap', ['x', 'group', 'n'], rows)
  const bands = Array.from({ length: 10 }, (_, band) => 120 + band * 42)
  const bare = bands.filter((from) => {
    let painted = 0
    for (let y = from; y < from + 42; y += 2)
      for (let x = 200; x < 1_100; x += 2) if (plain.at(x, y) !== WHITE) painted++
    return painted < 1_500
  })
  assert.deepEqual(bare, [])
})

test('cells that are missing show no line of an axis', async () => {
  const rows = [['1', 'b', 2], ['2', 'a', 3], ['3', 'b', 4]] // prettier-ignore
  const cells = await drawn('heatmap', ['x', 'group', 'n'], rows)
  const left = Array.from({ length: 160 }, (_, x) => x)
  const lines = left.filter((x) => {
    let dark = 0
    for (let y = 30; y < 600; y++) if (parseInt(cells.at(x, y).slice(1, 3), 16) < 0xa0) dark++
    return dark > 100
  })
  assert.deepEqual(lines, [])
})

test('names that begin alike are told apart by their ends', async () => {
  const last = async (name: string): Promise<string> => {
    const rows = [
      [`深圳市南山区科技园旗舰体验中心第${name}分店`, 3],
      ['乙', 3],
    ]
    return (await drawn('bar', ['店', 'n'], rows)).profile('#576074').slice(0, 400).join()
  }
  assert.notEqual(await last('一'), await last('二'))
})

test('one row says whose number it is', async () => {
  const of = async (name: string): Promise<string> =>
    (await drawn('kpi', ['品类', 'n'], [[name, 123_456_789_012]], { series: [numbered('n')] }))
      .profile('#576074')
      .join()
  assert.notEqual(await of('家电'), await of('食品'))
})

test('the unit of bars stands below their axis, not on its last number', async () => {
  const rows = [['a', 14_000_000]]
  const shown = await drawn('bar', ['c', 'n'], rows, { unit: '元', series: [numbered('n', 0, '元')], more: { locale: 'zh-CN' } }) // prettier-ignore
  let edge = 0
  for (let y = 0; y < shown.height; y++) if (shown.at(shown.width - 1, y) !== WHITE) edge++
  assert.equal(edge, 0, 'something is cut at the right')
  const middle = shown.profile('#576074').slice(560, 700)
  assert.ok(middle.some(Boolean))
})

test('a gap in time is a gap in the line', async () => {
  const rows = MONTHS.map((month, at) => [month, at === 2 || at === 3 ? null : 5])
  const shown = await drawn('line', ['月', 'n'], rows, { x: { name: 'm', label: '月', kind: 'time' } })
  const middle = shown.profile(BLUE).slice(Math.round(shown.width * 0.45), Math.round(shown.width * 0.6))
  assert.deepEqual([...new Set(middle)], [0])
})

test('a point alone between gaps is seen among many', async () => {
  const rows = Array.from({ length: 200 }, (_, at) => [String(at), at === 100 ? 5 : at < 20 ? 1 : null])
  const shown = await drawn('line', ['x', 'n'], rows)
  assert.ok(shown.count(BLUE, 0.45, 0.6) > 8)
})

test('nulls take their place without a column', async () => {
  const shown = await drawn('column', ['c', 'n'], [['a', 10], ['b', null], ['c', 10]]) // prettier-ignore
  const columns = shown.profile(BLUE)
  assert.equal(bars(columns).length, 2)
  assert.equal(
    columns.slice(Math.round(shown.width * 0.45), Math.round(shown.width * 0.58)).some(Boolean),
    false,
  )
})

test('axis numbers are written in the language and the unit', async () => {
  const axis = async (locale: string, unit: string | null): Promise<string> => {
    const series = [numbered('n', 0, unit)]
    const shown = await drawn('column', ['c', 'n'], [['a', 40_000]], { series, more: { locale } })
    return shown.profile('#576074').slice(0, 110).join()
  }
  const found = await Promise.all([
    axis('zh-CN', null),
    axis('en', null),
    axis('zh-CN', '%'),
    axis('en', '$'),
  ])
  assert.equal(new Set(found).size, 4)
})

test('ten thousand points are all drawn, as a line and as points', async () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => [String(at), (at * 7919) % 1000])
  assert.ok((await drawn('line', ['x', 'n'], rows)).count(BLUE) > 50_000)
  const points = rows.map(([name, value], at) => [at % 100, value, name])
  const shown = await drawn('scatter', ['x', 'y', 'l'], points)
  assert.ok(shown.count(WHITE) < shown.width * shown.height * 0.95)
})

test('thirty long names and one row are drawn', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => [`超大号不锈钢保温杯礼盒装${at}`, 30 - at])
  const shown = await drawn('bar', ['商品', 'n'], rows)
  assert.ok(shown.count(BLUE) > 20_000)
  for (const type of ['column', 'bar', 'line', 'area', 'pie']) await drawn(type, ['c', 'n'], [['a', 3]])
})

test('dark is dark, narrow fits', async () => {
  const dark = await drawn('column', ['c', 'n'], [['a', 3]], { more: { theme: 'dark' } })
  assert.equal(dark.at(2, 2), '#1b1f29')
  const narrow = body('pie', ['c', 'n'], NAMES.map((name) => [name, 1]), { more: { width: 320 } }) // prettier-ignore
  assert.equal((await service.post('/render', narrow)).status, 200)
})

test('a type that is none, and no rows, are refused', async () => {
  assert.equal((await service.post('/render', body('custom', ['c', 'n'], [['a', 3]]))).status, 422)
  assert.equal((await service.post('/render', body('column', ['c', 'n'], []))).status, 422)
})
