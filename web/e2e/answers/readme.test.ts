/** The pictures of the READMEs, taken when README_PICTURES names a folder: `make pictures`. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, signIn } from '../support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const folder = process.env['README_PICTURES'] ?? ''

const LANGUAGES = [
  { name: 'zh', user: '小林', locale: 'zh-CN', question: '各省份的销售额前五名', followUp: '按月呢？' },
  {
    name: 'en',
    user: 'ada',
    locale: 'en-US',
    question: 'monthly revenue in 2025 by category',
    followUp: 'and by region?',
  },
]

/** Runs on the page, as who is signed in there. */
async function makeUser(user: { username: string; password: string }): Promise<void> {
  const token = localStorage.getItem('tabletalk.token') ?? ''
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
  const body = JSON.stringify({ ...user, role: 'user' })
  await fetch('/api/users', { method: 'POST', headers, body })
}

describe.skipIf(url === '' || folder === '')('the pictures of the READMEs', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
  })

  it.each(LANGUAGES)('show a question and a follow-up in $locale', async (language) => {
    const viewport = { width: 1440, height: 900 }
    const { page, trouble } = await open(browser, url, { locale: language.locale, viewport })
    // Somebody new: nobody else's chats are in the picture.
    const user = { username: language.user, password: 'a long enough password' }
    await signIn(page, url, 'admin', password)
    await page.evaluate(makeUser, user)
    await page.evaluate(() => {
      localStorage.clear()
    })
    await signIn(page, url, user.username, user.password)
    const asked = [
      { text: language.question, file: `answer-${language.name}` },
      { text: language.followUp, file: `follow-up-${language.name}` },
    ]
    for (const [index, { text, file }] of asked.entries()) {
      await page.locator('textarea').last().fill(text)
      await page.keyboard.press('Enter')
      const turn = page.locator('[data-testid=turn][data-status=finished]').nth(index)
      await turn.waitFor()
      await turn.getByTestId('chart').locator('canvas').first().waitFor()
      await page.mouse.move(0, 0)
      await page.waitForTimeout(1200) // the chart's own animation
      await page.screenshot({ path: `${folder}/${file}.png` })
    }
    expect(trouble).toEqual([])
  })
})
