/** Every starter of the demo, what is suggested after it, and what a refusal offers: clicked, in both languages. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, signIn } from '../support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const pictures = process.env['PICTURES']
const LONG_MS = 60_000

describe.skipIf(url === '')('starters', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
  })

  async function waitUntilFinished(page: Page, place: number): Promise<Locator> {
    const turn = page.getByTestId('turn').nth(place)
    await expect.poll(() => turn.getAttribute('data-status'), { timeout: LONG_MS }).toMatch(/finished|failed/)
    return turn
  }

  async function expectAnswered(page: Page, place: number): Promise<Locator> {
    const turn = await waitUntilFinished(page, place)
    const question = (await turn.locator('.question').textContent()) ?? ''
    await expect.poll(() => turn.getAttribute('data-status'), { message: question }).toBe('finished')
    await expect.poll(() => turn.getByTestId('refusal').count(), { message: question }).toBe(0)
    await expect.poll(() => turn.getByTestId('sql').count(), { message: question }).toBe(1)
    return turn
  }

  const suggestions = (turn: Locator): Locator => turn.getByTestId('suggestions').getByRole('button')

  it.each([
    ['zh-CN', '各门店的坪效是多少', '坪效'],
    ['en-US', 'footfall by store', 'footfall'],
  ])(
    'are answered when they are clicked (%s)',
    async (locale, unknown, word) => {
      const { page, trouble } = await open(browser, url, { locale })
      const picture = async (name: string): Promise<void> => {
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${locale}.png` })
      }
      await signIn(page, url, 'admin', password)
      const examples = page.getByTestId('example')
      await expect.poll(() => examples.count(), { timeout: LONG_MS }).toBe(4)
      await picture('starters')
      for (let starter = 0; starter < 4; starter++) {
        if (starter > 0) await page.goto(`${url}/chat`)
        await examples.nth(starter).click()
        const turn = await expectAnswered(page, 0)
        await expect.poll(() => suggestions(turn).count()).toBe(3)
        await suggestions(turn)
          .nth(starter % 3)
          .click()
        await expectAnswered(page, 1)
      }
      await page.locator('textarea').last().fill(unknown)
      await page.keyboard.press('Enter')
      const refused = await waitUntilFinished(page, 2)
      await expect.poll(() => refused.getByTestId('refusal').textContent()).toContain(word)
      await expect.poll(() => refused.getByTestId('error').count()).toBe(0)
      await expect.poll(() => refused.textContent()).not.toContain('cannot_answer')
      await expect.poll(() => suggestions(refused).count()).toBe(3)
      await picture('refusal')
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 360, height: 780 })
      await picture('refusal-phone-dark')
      await suggestions(refused).first().click()
      await expectAnswered(page, 3)
      expect(trouble).toEqual([])
      await page.context().close()
    },
    6 * LONG_MS,
  )
})
