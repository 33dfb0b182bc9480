/** The pictures are right: looked at pixel by pixel. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bodies } from '../src/schema.ts'
import { sample, samples } from './samples.ts'
import { bars, picture, running, type Picture, type Running } from './service.ts'

const BLUE = '#3b5bdb'
const GREEN = '#12b886'
const ORANGE = '#f59f00'
let service: Running
before(async () => void (service = await running()))
after(() => service.close())

async function drawn(body: object): Promise<Picture> {
  const answer = await service.post('/render', body)
  const content = Buffer.from(await answer.arrayBuffer())
  assert.equal(answer.status, 200, content.toString('utf8', 0, 300))
  assert.equal(answer.headers.get('content-type'), 'image/png')
  return picture(content)
}

const near = (actual: number, wanted: number, slack: number): void =>
  assert.ok(Math.abs(actual - wanted) <= slack, `${actual} is not near ${wanted}`)

test('there is a sample of every type', () => {
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(bodies).sort())
})

for (const type of Object.keys(samples))
  test(`${type} is drawn in its size, with more than a background`, async () => {
    const body = sample(type) as { width?: number; height?: number }
    const shown = await drawn(body)
    assert.equal(shown.width, 2 * (body.width ?? 600))
    assert.equal(shown.height, 2 * (body.height ?? 400))
    const plain = shown.count(shown.at(0, 0))
    assert.ok(plain < shown.width * shown.height * 0.995, 'nothing but background')
  })

test('columns are as high as their values', async () => {
  const heights = bars((await drawn(sample('column'))).profile(BLUE))
  assert.equal(heights.length, 4)
  const [first = 1] = heights
  heights.forEach((height, at) => near(height / first, 1 - at * 0.2, 0.02))
})

test('slices are as large as their shares', async () => {
  const shown = await drawn({
    type: 'pie',
    data: [
      { category: 'a', value: 50 },
      { category: 'b', value: 25 },
      { category: 'c', value: 25 },
    ],
  })
  const areas = [BLUE, GREEN, ORANGE].map((color) => shown.count(color))
  const whole = areas.reduce((sum, area) => sum + area)
  ;[0.5, 0.25, 0.25].forEach((share, at) => near((areas[at] ?? 0) / whole, share, 0.01))
})

test('negative values hang below the axis', async () => {
  const shown = await drawn({
    type: 'column',
    data: [
      { category: 'up', value: 10 },
      { category: 'down', value: -10 },
    ],
  })
  const rowsOf = (from: number, to: number): number[] => {
    const rows: number[] = []
    for (let y = 0; y < shown.height; y++)
      for (let x = Math.round(from * shown.width); x < to * shown.width; x += 4)
        if (shown.at(x, y) === BLUE) rows.push(y)
    return rows
  }
  assert.ok(Math.max(...rowsOf(0, 0.5)) <= Math.min(...rowsOf(0.5, 1)) + 2)
})

test('a missing point leaves a gap in its line', async () => {
  const data = ['1', '2', '3', '4', '5'].flatMap((time) => [
    { time, value: 5, group: 'whole' },
    ...(time === '3' ? [] : [{ time, value: 9, group: 'cut' }]),
  ])
  const shown = await drawn({ type: 'line', data, style: { palette: ['#00ff00', '#ff0000'] } })
  // Below the legend, where the third point would be.
  const inMiddle = (color: string): number => {
    let found = 0
    for (let y = Math.round(shown.height * 0.2); y < shown.height; y++)
      for (let x = Math.round(shown.width * 0.52); x < shown.width * 0.54; x++)
        if (shown.at(x, y) === color) found++
    return found
  }
  assert.ok(inMiddle('#00ff00') > 0)
  assert.equal(inMiddle('#ff0000'), 0)
})

test('a year axis without a unit keeps its thousands apart, Chinese words count by 万', async () => {
  const chinese = await drawn({ type: 'column', data: [{ category: '广东', value: 4_000_000 }] })
  const english = await drawn({ type: 'column', data: [{ category: 'Guangdong', value: 4_000_000 }] })
  assert.notEqual(chinese.profile('#5d667a').join(), english.profile('#5d667a').join())
})

test('Chinese letters are drawn as such, not as boxes', async () => {
  const title = async (text: string): Promise<string> =>
    (await drawn({ type: 'liquid', percent: 0, title: text })).profile('#1c2333').join()
  assert.notEqual(await title('销售'), await title('利润'))
})

test('theme and colours are the ones asked for', async () => {
  const dark = await drawn({ ...sample('column'), theme: 'dark' })
  assert.equal(dark.at(2, 2), '#1b1f29')
  assert.ok(dark.count('#8098ff') > 1_000)
  const own = await drawn({
    ...sample('column'),
    style: { palette: ['#ff0000'], backgroundColor: '#00ff00' },
  })
  assert.equal(own.at(2, 2), '#00ff00')
  assert.ok(own.count('#ff0000') > 1_000)
})

test('the largest province has the darkest colour, the one without a value none', async () => {
  const shown = await drawn(sample('district-map'))
  assert.ok(shown.count('#3b5bdb') > 2_000, 'Guangdong')
  assert.ok(shown.count('#eceff5') > 50_000, 'provinces without a value')
})

test('10,000 points are drawn', async () => {
  const data = Array.from({ length: 10_000 }, (_, at) => ({ x: at % 100, y: Math.floor(at / 100) }))
  const shown = await drawn({ type: 'scatter', data })
  assert.ok(shown.count(shown.at(0, 0)) < shown.width * shown.height * 0.95)
})

test('one row is enough', async () => {
  for (const type of ['line', 'area']) assert.ok(await drawn({ type, data: [{ time: '2025', value: 3 }] }))
  for (const type of ['boxplot', 'violin', 'funnel', 'pie'])
    assert.ok(await drawn({ type, data: [{ category: 'a', value: 3 }] }))
  assert.ok(await drawn({ type: 'histogram', data: [4] }))
})
