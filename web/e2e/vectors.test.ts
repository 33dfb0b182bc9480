/** Vectors on the page, with the real service and a scripted embedding model behind it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const whole = process.env['WHOLE'] ?? ''
const partly = process.env['PARTLY'] ?? ''

const LOOKS = [
  { name: 'light', locale: 'en-US', of: (done: number) => `tables with vectors: ${String(done)} of 3` },
  { name: 'phone-dark', locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 375, height: 740 }, of: (done: number) => `3 张表中的 ${String(done)} 张` },
] as const // prettier-ignore

describe.skipIf(url === '').each(LOOKS)('vectors, $name', ({ of, ...look }) => {
  let browser: Browser
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url, look))
    await signIn(page, url, 'admin', password)
  })
  afterAll(async () => {
    await browser.close()
  })

  it('are counted at their source, with the reason why some are missing', async () => {
    await page.goto(`${url}/sources/${whole}`)
    await page.getByTestId('vectors').waitFor()
    await expect.poll(() => page.getByTestId('vectors').textContent()).toContain(of(3))
    await page.goto(`${url}/sources/${partly}`)
    await page.locator('.missing').waitFor()
    await expect.poll(() => page.getByTestId('vectors').textContent()).toContain(of(2))
    await expect.poll(() => page.locator('.missing').textContent()).toMatch(/413/)
    expect(await audit(page)).toEqual([])
  })

  it('are tried with the models that make and rank them', async () => {
    await page.goto(`${url}/models`)
    const cards = page.getByTestId('retrieval-model')
    await cards.nth(1).waitFor()
    await expect.poll(() => cards.count()).toBe(2)
    await cards.first().getByRole('button').click()
    // The address of the model stands on its card too, and its port may hold the same digits.
    await cards
      .first()
      .getByText(/\b16[- ]dim|\s16 维/)
      .waitFor()
    await cards.nth(1).getByRole('button').click()
    await cards.nth(1).getByRole('listitem').first().waitFor()
    expect(await audit(page)).toEqual([])
    expect(trouble).toEqual([])
  })
})
