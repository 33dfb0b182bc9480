/** Requests, refusals, limits and links. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sample } from './samples.ts'
import { running, type Running } from './service.ts'

let service: Running
before(async () => void (service = await running({ BODY_MAX_BYTES: '100000' })))
after(() => service.close())

interface Generated {
  success: boolean
  resultObj?: string
  errorMessage?: string
}
const generate = async (body: unknown): Promise<Generated> => {
  const answer = await service.post('/generate', body)
  assert.equal(answer.status, 200)
  return (await answer.json()) as Generated
}

test('a chart is generated behind a link', async () => {
  const { success, resultObj = '' } = await generate({ ...sample('column'), source: 'mcp-server-chart' })
  assert.ok(success)
  assert.match(resultObj, /^http:\/\/127\.0\.0\.1:\d+\/charts\/[0-9a-f-]{36}\.png$/)
  const png = await fetch(resultObj)
  assert.equal(png.headers.get('content-type'), 'image/png')
  assert.equal(Buffer.from(await png.arrayBuffer()).toString('latin1', 1, 4), 'PNG')
})

test('a map tool gets the answer in its own shape', async () => {
  const { type: _, ...input } = sample('district-map') as { type: string }
  const answer = await service.post('/generate', {
    serviceId: 'x',
    tool: 'generate_district_map',
    input,
    source: 'mcp-server-chart',
  })
  const { resultObj } = (await answer.json()) as { resultObj: { content: { type: string; text: string }[] } }
  assert.equal(resultObj.content[0]?.type, 'text')
  assert.match(resultObj.content[0]?.text ?? '', /\.png$/)
})

const REFUSED: [string, unknown, RegExp][] = [
  ['an unknown type', { type: 'gauge', data: [] }, /Unknown type 'gauge'.*line/],
  ['no type', { data: [] }, /Unknown type/],
  ['a type that is a property of all objects', { type: 'constructor' }, /Unknown type/],
  ['no data', { type: 'pie', data: [] }, /data/],
  ['a value that is text', { type: 'pie', data: [{ category: 'a', value: 'many' }] }, /data\.0\.value/],
  [
    'too many rows',
    { type: 'histogram', data: Array.from({ length: 20_000 }, () => 1), binNumber: 0 },
    /binNumber/,
  ],
  ['a picture too large', { ...sample('pie'), width: 100_000 }, /width/],
  ['a colour that is none', { ...sample('pie'), style: { palette: ['url(http://x)'] } }, /not a colour/],
  [
    'an edge to nowhere',
    { type: 'flow-diagram', data: { nodes: [{ name: 'a' }], edges: [{ source: 'a', target: 'b' }] } },
    /'b' is no node/,
  ],
  [
    'flows in a circle',
    {
      type: 'sankey',
      data: [
        { source: 'a', target: 'b', value: 1 },
        { source: 'b', target: 'a', value: 1 },
      ],
    },
    /circle/,
  ],
  ['a negative slice', { type: 'pie', data: [{ category: 'a', value: -1 }] }, /negative/],
  [
    'a place that is on no map',
    { type: 'district-map', title: '', data: { name: '中国', subdistricts: [{ name: '东京' }] } },
    /东京/,
  ],
  [
    'a map that needs places',
    { tool: 'generate_pin_map', input: { title: 'x', data: ['西湖'] } },
    /finds places/,
  ],
  [
    'series of different lengths',
    { type: 'dual-axes', categories: ['a', 'b'], series: [{ type: 'line', data: [1] }] },
    /as long as/,
  ],
]

for (const [name, body, message] of REFUSED)
  test(`${name} is refused with words that say what to change`, async () => {
    const { success, errorMessage = '' } = await generate(body)
    assert.equal(success, false)
    assert.match(errorMessage, message)
    assert.equal((await service.post('/render', body)).status, 422)
  })

test('a tree without end is refused', async () => {
  let node: object = { name: 'end' }
  for (let depth = 0; depth < 40; depth++) node = { name: `n${depth}`, children: [node] }
  assert.equal((await service.post('/render', { type: 'mind-map', data: node })).status, 422)
})

test('a body that is no JSON or too large has its status', async () => {
  assert.equal((await service.post('/render', '{')).status, 400)
  assert.equal(
    (await service.post('/render', { type: 'histogram', data: Array.from({ length: 60_000 }, () => 1) }))
      .status,
    413,
  )
})

test('no path leads out of the pictures', async () => {
  for (const name of ['..%2f..%2fetc%2fpasswd', 'a.png', '%00.png'])
    assert.equal((await fetch(`${service.url}/charts/${name}`)).status, 404)
})

test('health and metrics tell what happened', async () => {
  await generate(sample('pie'))
  const health = (await (await fetch(`${service.url}/healthz`)).json()) as {
    status: string
    checks: Record<string, string>
  }
  assert.deepEqual(health, { status: 'ok', checks: { renderers: 'ok', store: 'ok', chinese_font: 'ok' } })
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  assert.match(metrics, /gpt_vis_charts_total\{outcome="drawn"\} [1-9]/)
  assert.match(metrics, /gpt_vis_render_seconds_count\{type="pie"\} [1-9]/)
})
