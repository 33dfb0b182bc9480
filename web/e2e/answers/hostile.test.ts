/** Whatever an answer, a chat or a data source says: it is shown, it never runs, nothing is loaded. (SECURITY 26) */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PAYLOADS } from '../../src/__tests__/answer/payloads.ts'
import { launch, open, openSettings, signIn } from '../support/browser.ts'
import { fileCalled } from '../fakes/fakeFiles.ts'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'

const RAW = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(2)</script>',
  '"><svg onload=alert(3)>',
  "';alert(4)//",
  'javascript:alert(5)',
  '{{constructor.constructor("alert(6)")()}}',
]
const ALL = RAW.join(' ')

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

const part = (type: string, content: object): object => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: `m-${type}`,
  activityType: type,
  content,
})

function hostileAnswer(summary: string): object[] {
  const columns = RAW.slice(0, 2).map((name) => ({ name, label: name, type: 'text', source: name }))
  const why = { name: ALL, comment: ALL, score: 1, why: RAW }
  return [
    part('sources', {
      datasource: { id: 's1', name: ALL, dialect: 'sqlite' },
      tables: [why],
      relations: [{ left: ALL, right: ALL, on: ALL }],
      values: [{ text: ALL, column: ALL, value: ALL }],
      terms: [],
      examples: [],
    }),
    part('notice', { level: 'warning', code: 'x', message: ALL }),
    part('sql', {
      sql: `SELECT '${ALL}' -- ${ALL}`, dialect: 'sqlite', attempt: 1, status: 'failed',
      problem: ALL, tables: RAW, assumptions: RAW, rules: RAW,
    }), // prettier-ignore
    part('table', {
      columns,
      rows: [RAW.slice(0, 2), RAW.slice(2, 4)],
      row_count: 2,
      truncated: true,
      elapsed_ms: 1,
    }),
    part('chart', {
      type: 'column', title: ALL, unit: ALL, alternatives: ['pie', 'line', 'heatmap'],
      x: { name: ALL, label: ALL, kind: 'category' },
      series: [{ name: ALL, label: ALL, group: null }],
      option: {
        dataset: { dimensions: RAW.slice(0, 2), source: [[RAW[0], 1], [RAW[2], 2]] },
        title: { text: ALL, link: 'https://evil.example' },
        graphic: [{ type: 'image', style: { image: 'https://evil.example/x.png' } }],
        tooltip: { formatter: RAW[0] },
      },
    }), // prettier-ignore
    { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r', delta: `${ALL}\n\n${summary}` },
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta: summary },
    part('figures', { checked: 3, verified: 1, unverified: [{ text: 'x', start: 0, end: 4 }] }),
    part('suggestions', { questions: RAW }),
    { type: 'RUN_ERROR', code: ALL, message: ALL },
  ]
}

// promise: inert-text
it('shows hostile text in every part of an answer and runs none of it', async () => {
  service.script = hostileAnswer(PAYLOADS.join('\n\n'))
  service.sources = [demoSource({ name: ALL, demo: false })]
  service.tables = [{ name: ALL, comment: ALL, note: '', columns: [] }]
  service.chats = [{ id: 'c9', title: ALL, updated_at: new Date().toISOString(), running: false }]
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.locator('textarea').fill(ALL)
  await page.keyboard.press('Enter')
  await page.getByTestId('error').waitFor()
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => {
      element.setAttribute('open', '')
    })
  await page.getByRole('tab', { name: 'Chart' }).click()
  const canvas = page.getByTestId('chart').locator('figure > div')
  await canvas.hover()
  for (const name of ['Pie', 'Line', 'Heat map', 'Columns']) {
    await page.getByRole('button', { name, exact: true }).click()
    await canvas.hover({ position: { x: 200, y: 120 } })
  }
  await page.getByRole('tab', { name: 'Table' }).click()
  await page.getByTestId('table').locator('th button').first().click()
  await page.locator('mark').first().hover()
  await expect.poll(() => page.getByTestId('turn').textContent()).toContain('<script>alert(2)</script>')
  expect(
    await page.getByTestId('turn').locator('script, iframe, object, form[action], img, base').count(),
  ).toBe(0)
  expect(trouble).toEqual([])
})

function hostileCall(): object[] {
  const call = { toolCallId: 'k1', toolCallName: ALL }
  return [
    { type: 'TOOL_CALL_START', ...call, metadata: { server: ALL } },
    { type: 'TOOL_CALL_ARGS', toolCallId: 'k1', delta: JSON.stringify({ [ALL]: ALL }) },
    { type: 'TOOL_CALL_END', toolCallId: 'k1' },
  ]
}

function hostileAssistant(summary: string): object[] {
  const passage = { number: 1, file_id: 'f1', name: ALL, kind: 'pdf', page: 1, heading: ALL, text: summary }
  const interrupt = {
    id: 'i1', reason: 'tool_approval', message: ALL, toolCallId: 'k1',
    metadata: {
      tool: ALL, server: ALL, arguments: JSON.stringify({ text: ALL }),
      values: [{ name: ALL, value: ALL }], sources: [{ kind: 'file', name: ALL }],
    },
  } // prettier-ignore
  return [
    part('readings', { taken: ALL, others: [{ words: ALL, sql: ALL }] }),
    part('second_reading', { sql: ALL, dialect: ALL, agrees: false, row_count: 1, assumptions: RAW }),
    ...hostileCall(),
    {
      type: 'TOOL_CALL_RESULT', messageId: 'r1', toolCallId: 'k1', role: 'tool', content: summary,
      metadata: { failed: false, truncated: true, ms: 1, pictures: ['https://evil.example/p.png', RAW[0]] },
    }, // prettier-ignore
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta: `${ALL} [1] [7]\n\n${summary}` },
    part('citations', { items: [passage], unverified: [{ text: '[7]', start: 1, end: 4 }], given: 1 }),
    {
      type: 'RUN_FINISHED', threadId: 'c', runId: 'r', outcome: { type: 'interrupt', interrupts: [interrupt] },
    }, // prettier-ignore
  ]
}

// promise: inert-text
it('shows hostile text of tools, approvals, citations and readings as text', async () => {
  service.modes = ['data', 'chat']
  service.script = hostileAssistant(PAYLOADS.join('\n\n'))
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.locator('textarea').fill(ALL)
  await page.keyboard.press('Enter')
  await page.getByTestId('approval').waitFor()
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => {
      element.setAttribute('open', '')
    })
  await expect.poll(() => page.getByTestId('approval').textContent()).toContain(RAW[0])
  await expect.poll(() => page.getByTestId('turn').textContent()).toContain('<script>alert(2)</script>')
  expect(
    await page.getByTestId('turn').locator('script, iframe, object, form[action], img, base').count(),
  ).toBe(0)
  expect(trouble).toEqual([])
})

// promise: inert-text
it('shows hostile data sources and tables as text', async () => {
  service.sources = [
    demoSource({
      name: ALL,
      config: { path: ALL },
      status: 'failed',
      error: ALL,
      server_version: ALL,
      engine: ALL,
      writable: true,
    }),
  ]
  const column = {
    name: ALL,
    type: ALL,
    kind: 'text',
    nullable: true,
    comment: ALL,
    note: ALL,
    enabled: true,
    sample: true,
    samples: RAW,
  }
  service.tables = [
    {
      name: ALL, schema: null, kind: 'view', comment: ALL, note: ALL, enabled: true, rows: 3, primary_key: [ALL],
      foreign_keys: [{ columns: [ALL], table: ALL, references: [ALL] }], columns: [column],
    },
  ] // prettier-ignore
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  await openSettings(page, 'Data sources')
  await page.getByTestId('source').waitFor()
  await page.goto(`${service.url}/sources/s1`)
  await page.getByTestId('source-table').locator('.toggle').click()
  await expect.poll(() => page.getByTestId('source-table').textContent()).toContain(RAW[0])
  expect(trouble).toEqual([])
})

// promise: inert-text
it('shows hostile files, sheets and cells as text', async () => {
  service.files = [fileCalled('f1', ALL, ALL)]
  service.reading = [{ type: 'failed', code: 'x', message: ALL }]
  service.starters = [ALL]
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.goto(`${service.url}/chat?file=f1`)
  await page
    .getByTestId('chip')
    .getByText(RAW[0] ?? '')
    .waitFor()
  await page.getByTestId('example').first().waitFor()
  await page.goto(`${service.url}/files`)
  const buffer = Buffer.from('x')
  const name = RAW[0] ?? ''
  await page.getByTestId('file-input').setInputFiles([{ name, mimeType: name, buffer }])
  await page
    .locator('[data-state=refused]')
    .getByText(RAW[1] ?? '')
    .waitFor()
  await page.getByTestId('file').getByRole('link').click()
  await page.getByTestId('preview').locator('td').first().waitFor()
  const table = page.getByTestId('file-table')
  for (const toggle of await table.locator('.toggle[aria-expanded=false]').all()) await toggle.click()
  await expect.poll(() => table.first().getByTestId('preview').textContent()).toContain(RAW[0])
  await expect.poll(() => page.locator('main').locator('script, iframe, object, img, base').count()).toBe(0)
  expect(trouble).toEqual([])
})

// promise: safe-redirect
it('goes after sign-in only to a page of its own', async () => {
  const { page, trouble } = await open(browser, service.url)
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    await page.goto(`${service.url}/sign-in?next=${encodeURIComponent(next)}`)
    await page.locator('input[name=username]').fill('admin')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.locator('button[type=submit]').click()
    await page.locator('textarea').waitFor()
    expect(new URL(page.url()).origin).toBe(service.url)
    await page.evaluate(() => {
      localStorage.clear()
    })
  }
  expect(trouble).toEqual([])
})

it('takes nothing of an address for more than an id', async () => {
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  service.requests.length = 0
  for (const path of [
    'chat/..%2fusers',
    'chat/%2e%2e%2fusers',
    'settings/sources/..%2fusers/rules',
    'files/..%5cusers',
  ]) {
    await page.goto(`${service.url}/${path}`)
    await page.locator('.empty').waitFor()
  }
  await page.goto(`${service.url}/chat?file=..%2fusers`)
  await page.getByTestId('chip').waitFor()
  for (const id of ['__proto__', 'constructor']) {
    await page.goto(`${service.url}/chat/${id}`)
    await page.getByRole('button', { name: 'Settings' }).or(page.locator('textarea')).first().waitFor()
  }
  expect(service.requests.filter((request) => request.includes('/api/users'))).toEqual([])
  expect(trouble).toEqual([])
})
