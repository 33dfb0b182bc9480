/** A dashboard that is asked for: its preview survives a reload, and its answers are no chat of the list. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, signIn } from '../support/browser.ts'
import { problemsOf } from '../support/looks.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''

describe.skipIf(url === '')('a draft', () => {
  let browser: Browser
  /** How many chats there are: a draft has one, its previews none. */
  let asked = 0

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
  })

  it.each([
    [
      'en-US',
      'a dashboard of revenue by province and month',
      'Preview the cards',
      /^All cards/,
      'Make the dashboard',
    ],
    ['zh-CN', '做一个按省份和月份看销售额的看板', '预览卡片', /全部卡片/, '生成看板'],
  ])('is shown again after a reload, and made (%s)', async (locale, wish, preview, all, make) => {
    const { page, trouble } = await open(browser, url, { locale })
    await signIn(page, url, 'admin', password)
    const chats = page.locator('nav a[href*="/chat/"]')
    asked += 1
    await page.locator('textarea').fill(wish)
    await page.keyboard.press('Enter')
    const draft = page.getByTestId('dashboard-draft')
    await draft.getByRole('button', { name: preview }).click()
    await draft.getByText(all).waitFor()
    await page.reload()
    await draft.getByText(all).waitFor()
    await expect.poll(() => draft.getByTestId('card').count()).toBe(2)
    await expect.poll(() => draft.getByRole('button', { name: preview }).count()).toBe(0)
    await expect.poll(() => chats.count()).toBe(asked)
    expect(await problemsOf(page, `draft-${locale}`)).toEqual([])
    await draft.getByRole('button', { name: make }).click()
    await page.waitForURL('**/dashboards/*')
    await expect.poll(() => page.getByTestId('card').count()).toBe(2)
    const address = page.url()
    await page.goBack()
    await draft.getByTestId('draft-made').waitFor()
    await draft.getByText(all).waitFor()
    await expect.poll(() => draft.getByRole('button', { name: make }).count()).toBe(0)
    expect(await problemsOf(page, `draft-made-${locale}`)).toEqual([])
    await page.reload()
    await draft.getByTestId('draft-made').getByRole('link').click()
    await page.waitForURL(address)
    expect(trouble).toEqual([])
    await page.context().close()
  })

  it('is not offered for what no table has', async () => {
    const { page } = await open(browser, url, { locale: 'en-US' })
    await signIn(page, url, 'admin', password)
    await page.locator('textarea').fill('a dashboard of unicorns by moon')
    await page.keyboard.press('Enter')
    const turn = page.getByTestId('turn').last()
    await turn.getByText('“unicorns”').waitFor()
    expect(await page.getByTestId('dashboard-draft').count()).toBe(0)
    await expect.poll(() => turn.getByTestId('suggestions').getByRole('button').count()).toBe(3)
    expect(await problemsOf(page, 'draft-missing')).toEqual([])
    await page.context().close()
  })
})
