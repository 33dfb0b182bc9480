/** The chart of an answer: set, kept, asked about; and figures that lead to its cells. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { ANSWER } from '../fakes/fakeAnswer.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'

let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

beforeEach(async () => {
  service = await new FakeService().listen()
  service.script = ANSWER
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.locator('textarea').fill('Sales by province')
  await page.keyboard.press('Enter')
  await page.getByTestId('chart').locator('canvas').waitFor()
})
afterEach(async () => {
  expect(trouble).toEqual([])
  await page.context().close()
  await service.close()
})

const settings = () => page.getByTestId('chart-settings')
const openSettings = () => page.getByRole('button', { name: /^Chart settings/ }).click()

it('is drawn as it is set, and the service keeps that', async () => {
  await openSettings()
  await settings().getByLabel('Show at most').fill('2')
  await settings().getByLabel('Show at most').press('Enter')
  await page.getByText('Top 2 of 3').waitFor()
  await settings().getByLabel('Order').selectOption({ label: 'Smallest first' })
  await expect.poll(() => service.chartSettings).toMatchObject({ top: 2, sort: 'ascending' })
  const rows = page.getByTestId('chart-data').locator('tbody th')
  await expect.poll(() => rows.allTextContents()).toEqual(['浙江', '广东'])
  expect(await audit(page)).toEqual([])
  await settings().getByRole('button', { name: 'Reset' }).click()
  await expect.poll(() => rows.count()).toBe(3)
  await expect.poll(() => service.chartSettings).toMatchObject({ top: null, sort: 'rows' })
})

it('opens the menu of a point above the tooltip, and names the point in it', async () => {
  const canvas = page.getByTestId('chart').locator('canvas')
  const { width, height } = await canvas.evaluate((it) => it.getBoundingClientRect())
  const entry = page.getByRole('menu').getByText('The rows behind it')
  const clickBar = async (): Promise<boolean> => {
    await canvas.click({ position: { x: width * 0.2, y: height * 0.6 } })
    return entry.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    )
  }
  // A bar that is still being drawn has not grown to where it is clicked.
  await expect.poll(clickBar, { timeout: 20_000 }).toBe(true)
  const covered = await page.getByRole('menu').evaluate((menu) => {
    const { left, top, width, height } = menu.getBoundingClientRect()
    const places = [0.05, 0.2, 0.5, 0.9].map((part) =>
      document.elementFromPoint(left + width / 3, top + height * part),
    )
    return places.filter((each) => !menu.contains(each)).length
  })
  expect(covered).toBe(0)
  const padding = await page
    .locator('.point-name')
    .evaluate((it) => parseFloat(getComputedStyle(it).paddingLeft))
  expect(padding).toBeGreaterThan(8)
})

it('asks about a point without a model, by keyboard', async () => {
  await page.getByRole('application').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu', { name: '浙江' })
  await menu.getByText('The rows behind it').waitFor()
  expect(await audit(page)).toEqual([])
  await menu.getByText('By 品类').click()
  await page.getByText('Sales by province: 浙江 by 品类').first().waitFor()
  const [about] = service.bodies.map((body) => body.runId)
  await expect
    .poll(() => service.drilled)
    .toEqual([
      { kind: 'by', point: { province: '浙江' }, dimension: 'orders.category', parent_run_id: about },
    ])
})

it('leads from a figure to its cell', async () => {
  const figure = page.locator('mark[data-reason=verified]').first()
  await figure.focus()
  await expect.poll(() => figure.textContent()).toContain('销售额 of 广东')
  await page.keyboard.press('Enter')
  const highlighted = page.getByTestId('table').locator('td.highlighted')
  await expect.poll(() => highlighted.allTextContents()).toHaveLength(1)
  await expect.poll(() => highlighted.first().textContent()).toContain('1,204,500.5')
  expect(await audit(page)).toEqual([])
})

it('announces the files that it makes itself, and makes none of what is withheld by now', async () => {
  const announced: unknown[] = []
  let status = 204
  await page.route('**/exports', async (route) => {
    announced.push(route.request().postDataJSON())
    await route.fulfill(
      status === 204 ? { status } : { status, json: { code: 'not_found', detail: 'No rows.' } },
    )
  })
  let files = 0
  page.on('download', () => (files += 1))
  const make = async (format: string): Promise<void> => {
    await page.getByTestId('result').getByRole('button', { name: 'Download', exact: true }).click()
    await page.locator('.n-dropdown-option').getByText(format, { exact: true }).last().click()
  }
  const MADE = [
    ['Chart (PNG)', 'png'],
    ['Chart (SVG)', 'svg'],
    ['Numbers of the chart (CSV)', 'chart_csv'],
  ] as const
  for (const [at, [name]] of MADE.entries()) {
    await make(name)
    await expect.poll(() => files).toBe(at + 1)
  }
  expect(announced).toEqual(MADE.map(([, format]) => ({ format })))
  status = 404
  await make('Chart (SVG)')
  await page.getByText('No rows.').waitFor()
  expect(files).toBe(MADE.length)
  trouble.length = 0 // the browser reports the 404
})
