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
