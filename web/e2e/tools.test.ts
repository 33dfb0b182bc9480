/** Tools of a real hub on the page, against the real service. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, openSettings, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''

describe.skipIf(url === '')('tools of the hub', () => {
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

  const card = (name: string) => page.getByTestId('tool').filter({ hasText: name })

  it('are listed with their group, and a hostile description is only text', async () => {
    await openSettings(page, 'Tools')
    await card('sums-add').waitFor()
    await expect.poll(() => card('weather-now').innerText()).toContain('<img src=x onerror=alert(1)>')
    await expect.poll(() => card('weather-now').locator('img').count()).toBe(0)
    await expect
      .poll(() => page.getByTestId('group-database').innerText())
      .toContain('MCP_HUB_DATABASE_QA_GROUP_URL')
  })

  it('are tried with a form made from the schema', async () => {
    await card('sums-add').getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText('Fill in this field.').first().waitFor()
    await page.locator('input[name=argument-a]').fill('2')
    await page.locator('input[name=argument-b]').fill('40')
    await page.keyboard.press('Enter')
    await page.getByTestId('trial-result').getByText('42').waitFor()
    await page.keyboard.press('Escape')
  })

  it('say why they failed', async () => {
    await card('weather-now').getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByTestId('trial-result').getByText('no such city').waitFor()
    expect(trouble).toEqual([])
  })
})
