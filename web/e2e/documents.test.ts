/** The search in documents, in both themes and on a phone. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, signIn } from './support/browser.ts'
import { FakeService, PASSWORD } from './fakes/fakeService.ts'

const PHONE = { width: 375, height: 740 }
const DESKTOP = { width: 1280, height: 860 }
const LOOKS = [
  { name: 'light', locale: 'en-US', colorScheme: 'light', viewport: DESKTOP },
  { name: 'dark', locale: 'zh-CN', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'phone', locale: 'zh-CN', colorScheme: 'light', viewport: PHONE },
] as const
const pictures = process.env['PICTURES']

const file = (id: string, name: string, kind: string): object => ({
  id,
  name,
  kind,
  bytes: 7542,
  status: 'ready',
  progress: null,
  created_at: '2026-11-20T08:00:00Z',
  sheets: [],
  pages: 3,
  passages: 3,
})
const FILES = [
  file('f1', '退货政策.pdf', 'pdf'),
  file('f2', 'summary.pptx', 'pptx'),
  file('f3', 'a.csv', 'csv'),
]
const HITS = [
  {
    file_id: 'f1',
    name: '退货政策.pdf',
    kind: 'pdf',
    page: 2,
    heading: '',
    snippet: '<b>运费</b>\n退货产生的运费由客户承担。',
    matches: [[3, 5], [15, 17]], // prettier-ignore
    score: 4,
    exact: true,
  },
  {
    file_id: 'f2',
    name: 'summary.pptx',
    kind: 'pptx',
    page: 7,
    heading: '物流',
    snippet: '运费下降',
    matches: [[0, 2]],
    score: 2,
    exact: false,
  },
]

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

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  let page: Page
  let trouble: string[]
  const asked: URLSearchParams[] = []
  let found: object = { items: HITS, documents: 2, missing: [] }
  let status = 200

  beforeAll(async () => {
    ;({ page, trouble } = await open(browser, service.url, look))
    await page.route('**/api/files?*', (route) =>
      route.fulfill({ json: { items: FILES, next_cursor: null } }),
    )
    await page.route('**/api/documents/search?*', (route) => {
      asked.push(new URL(route.request().url()).searchParams)
      return route.fulfill({ json: found, status })
    })
    await page.goto(service.url)
    await signIn(page, service.url, 'admin', PASSWORD)
  })
  afterAll(async () => {
    expect(trouble.filter((line) => !line.includes('503'))).toEqual([])
    await page.context().close()
  })

  async function isFine(view: string): Promise<void> {
    const problems = await audit(page)
    if (pictures) await page.screenshot({ path: `${pictures}/documents-${view}-${name}.png` })
    expect(problems).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(look.viewport.width)
  }

  it('shows where words stand, and marks them', async () => {
    await page.goto(`${service.url}/documents`)
    await page.locator('input[name=q]').fill('运费')
    await page.keyboard.press('Enter')
    await page.getByTestId('hit').nth(1).waitFor()
    await expect.poll(() => page.locator('mark').allTextContents()).toEqual(['运费', '运费', '运费'])
    const where = await page.getByTestId('hit').locator('.page-number').allTextContents()
    expect(where).toEqual(look.locale === 'en-US' ? ['Page 2', 'Slide 7'] : ['第 2 页', '第 7 张幻灯片'])
    await expect.poll(() => page.getByTestId('hit').locator('b').count()).toBe(0)
    expect(asked.at(-1)?.get('q')).toBe('运费')
    await isFine('found')
  })

  it('searches again when the page is opened anew', async () => {
    const before = asked.length
    await page.reload()
    await page.getByTestId('hit').first().waitFor()
    expect(asked.slice(before).map((query) => query.get('q'))).toEqual(['运费'])
  })

  it('searches in chosen documents only, of which tables are none', async () => {
    await page.locator('.n-base-selection').click()
    const options = page.locator('.n-base-select-option')
    await options.first().waitFor()
    await expect.poll(() => options.allTextContents()).toEqual(['退货政策.pdf', 'summary.pptx'])
    await options.nth(1).click()
    await expect.poll(() => asked.at(-1)?.get('file_ids')).toBe('f2')
    await page.keyboard.press('Escape')
  })

  it('says that nothing was found, and what went wrong', async () => {
    found = { items: [], documents: 1, missing: ['lost.pdf'] }
    await page.locator('input[name=q]').fill('nothing')
    await page.keyboard.press('Enter')
    await page.locator('.missing').waitFor()
    await expect.poll(() => page.getByTestId('hit').count()).toBe(0)
    await isFine('nothing')
    status = 503
    found = { status: 503, code: 'unavailable', detail: 'Try again in 5 seconds.' }
    await page.keyboard.press('Enter')
    await page.getByText('Try again in 5 seconds.').waitFor()
    await isFine('failed')
  })
})
