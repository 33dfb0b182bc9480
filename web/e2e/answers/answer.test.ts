/** An answer on one screen: every part has its place before it comes, and what is there can be used at once. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { launch, open, signIn } from '../support/browser.ts'
import { Gate } from '../fakes/fakeRun.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'

/** Where pictures go, when somebody wants to look at them. */
const pictures = process.env['PICTURES']
const PAUSE = 120

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
beforeEach(() => {
  service.script = []
  service.refusals = []
})

const part = (type: string, content: object, id = type): object => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: `m-${id}`,
  activityType: type,
  content,
})
const begins = (stepName: string): object => ({ type: 'STEP_STARTED', stepName })
const ends = (stepName: string): object => ({ type: 'STEP_FINISHED', stepName })
const say = (delta: string): object => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta })
const SQL = [
  'SELECT',
  '  p.name AS province,',
  '  SUM(o.amount) AS total',
  'FROM orders AS o',
  'JOIN provinces AS p ON p.id = o.province_id',
  'GROUP BY p.name',
  'ORDER BY total DESC',
  'LIMIT 5',
]
const statement = (lines: number, status: string): object =>
  part('sql', {
    sql: SQL.slice(0, lines).join('\n'),
    dialect: 'sqlite',
    attempt: 1,
    status,
    problem: null,
    tables: status === 'ok' ? ['orders', 'provinces'] : [],
    assumptions: status === 'ok' ? ['“sales” = SUM(orders.amount)'] : [],
    rules: [],
  })
const ROWS: [string, string][] = [
  ['广东', '1204500.50'],
  ['浙江', '802500.25'],
  ['江苏', '700120.00'],
  ['山东', '655310.75'],
  ['四川', '512004.10'],
]
const TABLE = part('table', {
  columns: [
    { name: 'province', label: 'Province', type: 'text', source: 'provinces.name' },
    { name: 'total', label: 'Sales', type: 'decimal', source: null },
  ],
  rows: ROWS,
  row_count: ROWS.length,
  truncated: false,
  elapsed_ms: 3,
})
const CHART = part('chart', {
  type: 'column',
  title: 'Sales by province',
  unit: null,
  alternatives: ['bar', 'pie'],
  x: { name: 'province', label: 'Province', kind: 'category' },
  series: [{ name: 'total', label: 'Sales', group: null, unit: null, axis: 0 }],
  option: {
    dataset: { dimensions: ['province', 'total'], source: ROWS.map(([name, n]) => [name, Number(n)]) },
  },
})
const SOURCES = part('sources', {
  datasource: { id: 's1', name: '演示零售', dialect: 'sqlite' },
  tables: [{ name: 'orders', comment: '订单', score: 1, why: ['its name is in the question'] }],
  relations: [{ left: 'orders', right: 'provinces', on: 'provinces.id = orders.province_id' }],
  values: [],
  terms: [],
  examples: [],
})
const HEADLINE = '广东 had the highest sales, 1,204,500.50, which is 31 % of the five provinces shown.'
const REST =
  ' 浙江 follows with 802,500.25 and 江苏 with 700,120.00. The five together sold 3,874,435.60, and the first sold more than twice as much as the last.'
const words = `${HEADLINE}${REST}`.match(/.{1,6}/gsu) ?? []
const SUGGESTIONS = part('suggestions', {
  questions: ['And by month?', 'Which product sold best in 广东?', '去年同期呢？'],
})

async function openAsked(look: object = {}): Promise<Page> {
  const { page } = await open(browser, service.url, { viewport: { width: 1440, height: 900 }, ...look })
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.locator('textarea').fill('sales of the five best provinces')
  await page.keyboard.press('Enter')
  await page.getByTestId('turn').waitFor()
  // What the question itself moves is painted before what the answer moves is counted.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            resolve()
          }),
        ),
      ),
  )
  await page.evaluate(() => {
    const shown = window as unknown as { shifted: number }
    shown.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shown.shifted += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: false })
  })
  return page
}

// On a phone the line of progress wraps, and the headline grows by a line.
const LOOKS = [
  { name: 'desktop', viewport: { width: 1440, height: 900 }, mostShifted: 0.01 },
  { name: 'phone', viewport: { width: 360, height: 780 }, mostShifted: 0.05 },
]

it.each(LOOKS)('hardly shifts while it streams, on a $name', async ({ name, viewport, mostShifted }) => {
  const [start, rows] = [new Gate(), new Gate()]
  service.script = [
    start, begins('retrieve'), PAUSE, SOURCES, ends('retrieve'),
    begins('write_sql'), PAUSE,
    ...SQL.flatMap((_, n) => [statement(n + 1, 'writing'), 60]),
    statement(8, 'checking'), ends('write_sql'), begins('run_sql'), statement(8, 'running'), rows, PAUSE,
    statement(8, 'ok'), TABLE, ends('run_sql'), PAUSE, CHART, PAUSE, begins('summarize'),
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' },
    ...words.flatMap((delta) => [say(delta), 20]),
    { type: 'TEXT_MESSAGE_END', messageId: 't' },
    part('figures', { checked: 6, verified: 6, unverified: [] }), ends('summarize'), PAUSE,
    begins('suggest'), PAUSE, SUGGESTIONS, ends('suggest'), PAUSE,
  ] // prettier-ignore
  const page = await openAsked({ viewport })
  start.open()
  const writing = page.getByTestId('writing')
  await writing.getByText('LIMIT 5').waitFor()
  await expect.poll(() => page.getByTestId('progress').textContent()).toMatch(/\d+ s\s*Running the SQL/)
  if (pictures) await page.screenshot({ path: `${pictures}/streaming-${name}.png` })
  rows.open()
  await page.locator('[data-status=finished]').waitFor()
  await page.getByTestId('chart').locator('canvas').first().waitFor()
  if (pictures) await page.screenshot({ path: `${pictures}/finished-${name}.png` })
  const shifted = await page.evaluate(() => (window as unknown as { shifted: number }).shifted)
  expect(shifted).toBeLessThan(mostShifted)
  await expect.poll(() => page.getByTestId('headline').textContent()).toContain(HEADLINE)
  expect(await page.getByTestId('summary').textContent()).not.toContain(HEADLINE)

  const tops = await page.evaluate(() =>
    ['headline', 'result', 'summary', 'suggestions', 'details-toggle'].map((id) => {
      const box = document.querySelector(`[data-testid=${id}]`)?.getBoundingClientRect()
      return [Math.round(box?.top ?? -1), Math.round(box?.bottom ?? -1)]
    }),
  )
  const order = tops.map(([top]) => top ?? 0)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(order[0]).toBeGreaterThan(0)
  const composer = (await page.locator('.composer').boundingBox())?.y ?? 0
  if (name === 'desktop') expect(tops.at(-1)?.[1]).toBeLessThanOrEqual(composer)
  await page.context().close()
})

it('is scrolled by the wheel over its chart, and stays there when its reader opens how it was computed', async () => {
  service.script = [
    SOURCES, statement(8, 'ok'), TABLE, CHART,
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' }, say(`${HEADLINE}${REST}`),
    { type: 'TEXT_MESSAGE_END', messageId: 't' }, SUGGESTIONS,
  ] // prettier-ignore
  const page = await openAsked({ viewport: { width: 1280, height: 560 } })
  await page.locator('[data-status=finished]').waitFor()
  await page.getByTestId('chart').locator('canvas').first().waitFor()
  await page.getByTestId('chart-data').waitFor({ state: 'attached' })
  const thread = page.getByRole('log')
  await page.getByTestId('chart').locator('canvas').first().hover()
  await page.mouse.wheel(0, 5000)
  const top = (): Promise<number> => thread.evaluate((element) => element.scrollTop)
  await expect.poll(top).toBeGreaterThan(100)
  const before = await top()
  await page.getByTestId('details-toggle').click()
  await page.getByRole('button', { name: 'Run again' }).waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  expect(await top()).toBeGreaterThanOrEqual(before)
  await page.context().close()
})

it('hands out rows, tabs and words as soon as each is there, and is not held open by suggestions', async () => {
  const summary = new Gate()
  const end = new Gate()
  service.script = [
    SOURCES, statement(8, 'ok'), TABLE, CHART, begins('summarize'),
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' }, say('广东 leads. '), summary, say('The rest.'),
    { type: 'TEXT_MESSAGE_END', messageId: 't' },
    part('figures', { checked: 0, verified: 0, unverified: [] }), ends('summarize'), begins('suggest'), end,
  ] // prettier-ignore
  const page = await openAsked({ permissions: ['clipboard-read', 'clipboard-write'] })
  const result = page.getByTestId('result')
  await result.waitFor()

  // The rows are written down beside the answer: a download that comes too soon is asked for again.
  const rows = '\uFEFFProvince,Sales\n'
  let calls = 0
  await page.route('**/result?format=csv', async (route) => {
    calls += 1
    if (calls === 1) await route.fulfill({ status: 404, json: { code: 'not_found', detail: 'none' } })
    else await route.fulfill({ body: rows })
  })
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.n-dropdown-option').getByText('CSV', { exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe('sales of the five best provinces.csv')
  expect(await page.locator('[data-status=streaming]').count()).toBe(1)

  const tab = (name: string) => result.getByRole('tab', { name })
  await tab('Chart').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => tab('Table').getAttribute('aria-selected')).toBe('true')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Table')
  await result.getByRole('tabpanel', { name: 'Table' }).getByText('1,204,500.5').first().waitFor()
  await page.keyboard.press('Home')
  await result.getByRole('tabpanel', { name: 'Chart' }).waitFor()
  await page.keyboard.press('End')

  summary.open()
  await page.getByTestId('summary').getByText('The rest.').waitFor()
  const copy = page.getByRole('button', { name: 'Copy the summary' })
  await copy.click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('广东 leads. The rest.')
  await expect.poll(() => page.getByTestId('progress').textContent()).toContain('Answered in')
  expect(await page.locator('[data-status=streaming]').count()).toBe(1)
  await expect.poll(() => page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  end.open()
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(() => tab('Table').getAttribute('aria-selected')).toBe('true')
  await page.context().close()
})

it('folds the statement away with the rows, keeps it open for who wants it, and tells how it was computed', async () => {
  const rows = new Gate()
  service.script = [SOURCES, begins('run_sql'), statement(8, 'running'), rows, statement(8, 'ok'), TABLE, CHART, ends('run_sql')] // prettier-ignore
  const page = await openAsked()
  const details = page.getByTestId('details')
  await page.getByTestId('writing').getByText('LIMIT 5').waitFor()
  rows.open()
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(() => page.getByTestId('writing').count()).toBe(0)
  await expect.poll(() => details.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'How this was computed' }).click()
  await details.getByText('“sales” = SUM(orders.amount)').waitFor()
  for (const text of ['LIMIT 5', 'Data read', 'Run the SQL'])
    await expect.poll(() => details.textContent()).toContain(text)

  await page.evaluate(() => {
    localStorage.setItem('tabletalk.sql-open', 'yes')
  })
  await page.goto(`${service.url}/chat`)
  await page.locator('textarea').fill('again')
  await page.keyboard.press('Enter')
  await page.locator('[data-status=finished]').waitFor()
  await page.getByTestId('sql').getByText('LIMIT 5').waitFor()
  await page.context().close()
})
