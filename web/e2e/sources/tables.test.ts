/** The tables of a source of ten thousand: few are drawn, all are reached by scrolling, search and keyboard. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, openSettings, signIn } from '../support/browser.ts'

const COUNT = 10_000
const MOST_DRAWN = 60
const shots = process.env['SHOTS'] ?? ''
let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

const column = (name: string): object => ({
  name, type: 'INTEGER', kind: 'number', nullable: true, comment: '', note: '', enabled: true,
  sample: true, samples: [], profile: null,
}) // prettier-ignore

const nameOf = (n: number): string => `unit_${String(n).padStart(5, '0')}`

const table = (n: number): object => ({
  name: nameOf(n),
  schema: null,
  kind: 'table',
  comment: n % 7 ? '' : '按月汇总的门店销售明细',
  note: '',
  enabled: n % 11 !== 0,
  rows: n * 37,
  rows_exact: true,
  primary_key: ['id'],
  foreign_keys: [],
  columns: [column('id'), column('amount')],
})

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.sources = [demoSource({ tables: COUNT })]
  service.tables = Array.from({ length: COUNT }, (_, n) => table(n))
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
  await openSettings(page, 'Data sources')
  await page.goto(`${service.url}/sources/s1`)
  await cards().first().waitFor()
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

const cards = () => page.getByTestId('source-table')
const card = (n: number) => cards().filter({ hasText: nameOf(n) })
const asked = (): number => service.requests.filter((line) => line.includes('/tables')).length
const scrollBy = (px: number): Promise<void> =>
  page.evaluate((by) => document.querySelector('.page')?.scrollBy(0, by), px)
/** Run on the page. */
const focusedCard = (): string =>
  document.activeElement?.closest('[data-testid=source-table]')?.textContent ?? ''
const nextFrame = (): Promise<void> =>
  new Promise((resolve) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        resolve()
      }),
    ),
  )
const toTop = (): Promise<void> => page.evaluate(() => document.querySelector('.page')?.scrollTo(0, 0))

it('draws the cards in view, and fetches no more than these need', async () => {
  await expect.poll(() => cards().count()).toBeLessThan(MOST_DRAWN)
  expect(asked()).toBe(1)
  await page.getByText('200 tables shown.').waitFor()
  if (shots) await page.screenshot({ path: `${shots}/tables.png` })
})

it('comes to the last of ten thousand by scrolling, with no more cards drawn', async () => {
  await expect
    .poll(
      async () => {
        await scrollBy(100_000)
        return card(COUNT - 1).count()
      },
      { timeout: 60_000, interval: 20 },
    )
    .toBe(1)
  await expect.poll(() => cards().count()).toBeLessThan(MOST_DRAWN)
  const item = page.getByRole('listitem').filter({ hasText: nameOf(COUNT - 1) })
  await expect.poll(() => item.getAttribute('aria-posinset')).toBe(String(COUNT))
  await expect.poll(() => item.getAttribute('aria-setsize')).toBe(String(COUNT))
})

it('keeps what is opened and typed while its card is out of view', async () => {
  await toTop()
  await card(3).getByRole('button').first().click()
  const note = card(3).getByRole('textbox').first()
  await note.fill('half a note')
  await scrollBy(200_000)
  await card(4).waitFor({ state: 'detached' })
  await expect.poll(() => note.inputValue()).toBe('half a note')
  await toTop()
  await card(4).waitFor()
  await expect.poll(() => card(3).getByRole('button').first().getAttribute('aria-expanded')).toBe('true')
})

it('is walked with the keyboard past what is drawn', async () => {
  await card(3).getByRole('button').first().click()
  await card(5).getByRole('button').first().focus()
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab')
    await page.evaluate(nextFrame) // the cards that come into view are drawn with it
  }
  await expect.poll(() => page.evaluate(focusedCard)).toContain(nameOf(35))
})

it('searches at the service', async () => {
  await page.getByRole('searchbox', { name: 'Search tables' }).fill(nameOf(7777))
  await expect.poll(() => cards().count()).toBe(1)
  await card(7777).waitFor()
  await page.getByRole('searchbox', { name: 'Search tables' }).fill('nothing like it')
  await page.getByText('No table matches').waitFor()
  expect(trouble).toEqual([])
})
