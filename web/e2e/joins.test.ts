/** The joins of a source: offered ones are reviewed, others drawn, changed and deleted, in both languages. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, pickTable, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const mart = process.env['MART'] ?? ''
const wide = process.env['WIDE'] ?? ''
const shots = process.env['SHOTS'] ?? ''

describe.skipIf(url === '')('the joins of a source', () => {
  let browser: Browser
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url))
    await signIn(page, url, 'admin', password)
  })
  afterAll(async () => {
    await browser.close()
  })

  const join = (text: string) => page.getByTestId('join').filter({ hasText: text })
  const graph = () => page.getByTestId('join-graph')
  const shoot = async (name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
  }

  it('are reached from its tables and offered for review with reasons', async () => {
    await page.goto(`${url}/sources/${mart}`)
    await page.getByRole('link', { name: 'Joins' }).click()
    await graph().waitFor()
    const offered = join('orders.store_id = stores.id')
    await offered.getByText('To review', { exact: true }).waitFor()
    await offered.getByText('100% of 3 compared values').waitFor()
    await expect.poll(() => graph().locator('.line.candidate').count()).toBe(5)
    expect(await audit(page)).toEqual([])
    await shoot('joins-review')
  })

  it('are accepted and rejected, and stay so', async () => {
    await page.getByLabel('Around the table').fill('stores')
    await page.getByRole('button', { name: 'Accept all 2' }).click()
    await page.getByRole('dialog').getByText('Answers will use these 2 joins').waitFor()
    expect(await audit(page)).toEqual([])
    await shoot('joins-bulk')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'In use (0)' }).waitFor()
    await page.getByRole('button', { name: 'Accept all 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByRole('button', { name: 'In use (2)' }).waitFor()
    await page.getByLabel('Around the table').fill('')
    await join('entries.order_no').first().getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('button', { name: 'Rejected (1)' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'In use (2)' }).click()
    await join('stores.area_id = areas.id').waitFor()
    await expect.poll(() => graph().locator('.line.accepted').count()).toBe(2)
  })

  it('give the way between two tables that no single join connects', async () => {
    const way = page.getByTestId('join-way')
    await way.getByLabel('From table').selectOption('orders')
    await way.getByLabel('To table').selectOption('areas')
    await way.getByRole('button', { name: 'Find the path' }).click()
    await way.getByText('orders → stores → areas').waitFor()
    await expect.poll(() => graph().locator('.box.passed').count()).toBe(3)
  })

  it('are drawn, changed and deleted by hand', async () => {
    await page.getByRole('button', { name: 'Add a join' }).click()
    const dialog = page.getByRole('dialog')
    await pickTable(page, 'Table', 'entries')
    await pickTable(page, 'Joined with table', 'areas')
    await dialog.locator('select[name=left-column-0]').selectOption('sku')
    await dialog.locator('select[name=right-column-0]').selectOption('name')
    expect(await audit(page)).toEqual([])
    await shoot('joins-dialog')
    await dialog.getByRole('button', { name: 'Save the join' }).click()
    await dialog.waitFor({ state: 'detached' })
    const drawn = join('entries.sku = areas.name')
    await drawn.getByRole('button', { name: 'Edit entries.sku' }).click()
    await page.getByRole('dialog').locator('select[name=left-column-0]').selectOption('line_no')
    await page.getByRole('dialog').getByRole('button', { name: 'Save the join' }).click()
    const changed = join('entries.line_no = areas.name')
    await changed.getByText('the database may refuse').waitFor()
    await changed.getByRole('button', { name: 'Delete' }).click()
    await changed.waitFor({ state: 'detached' })
  })

  it('say who was faster when two change them at once', async () => {
    const other = await open(browser, url)
    await signIn(other.page, url, 'admin', password)
    await other.page.goto(`${url}/sources/${mart}/joins`)
    const theirs = other.page.getByTestId('join').filter({ hasText: 'parcels.order_no = orders.order_no' })
    await theirs.waitFor()
    await page.getByRole('button', { name: /^All/ }).click()
    await join('stores.area_id = areas.id').getByRole('button', { name: 'Reject' }).click()
    await page.getByRole('button', { name: 'Rejected (2)' }).waitFor() // a message may still be of an earlier change
    await theirs.getByRole('button', { name: 'Accept' }).click()
    await other.page.getByText('Somebody else changed the joins').waitFor()
    await theirs.getByRole('button', { name: 'Accept' }).click()
    await other.page.getByText('Joins saved').first().waitFor()
    await other.page.context().close()
  })

  it('are drawn for five hundred tables, and around one of them', async () => {
    await page.goto(`${url}/sources/${wide}/joins`)
    await graph().waitFor()
    await expect.poll(() => graph().locator('.box').count()).toBe(500)
    await shoot('joins-wide')
    await page.getByLabel('Around the table').fill('unit250')
    await expect.poll(() => graph().locator('.box').count()).toBe(3)
    await page.getByLabel('Distance in joins').selectOption('2')
    await expect.poll(() => graph().locator('.box').count()).toBe(5)
    await page.getByRole('button', { name: 'Show all tables' }).click()
    await expect.poll(() => graph().locator('.box').count()).toBe(500)
  })

  it('can be read in Chinese, in the dark, on a phone, by a user who may not change them', async () => {
    const options = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', colorScheme: 'dark' as const }
    const phone = await open(browser, url, options)
    await signIn(phone.page, url, 'ada', 'staple horse battery')
    await phone.page.goto(`${url}/sources/${mart}/joins`)
    await phone.page.getByRole('heading', { name: '表关系' }).waitFor()
    await phone.page.getByTestId('join').first().waitFor()
    await expect.poll(() => phone.page.getByRole('button', { name: /接受/ }).count()).toBe(0)
    const sideways = () => document.documentElement.scrollWidth - window.innerWidth
    await expect.poll(() => phone.page.evaluate(sideways)).toBeLessThanOrEqual(0)
    expect(await audit(phone.page)).toEqual([])
    if (shots) await phone.page.screenshot({ path: `${shots}/joins-phone.png`, fullPage: true })
    expect(phone.trouble).toEqual([])
    await phone.page.context().close()
  })

  it('cause no trouble', () => {
    expect(trouble).toEqual([])
  })
})
