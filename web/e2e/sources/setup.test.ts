/** The guided set-up of a source against the real service: left, come back to, and finished with a question. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launch, open, openSettings, signIn } from '../support/browser.ts'
import { PHONE, problemsOf } from '../support/looks.ts'

const base = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const NAME = 'Branches'
let browser: Browser
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  ;({ page, trouble } = await open(browser, base))
  await signIn(page, base, 'admin', password)
})
afterAll(async () => {
  await browser.close()
})

const step = (name: string) => page.getByTestId(`setup-${name}`)
const goOn = (): Promise<void> => page.getByRole('button', { name: 'Continue' }).click()
const isFine = async (): Promise<void> => {
  expect(await problemsOf(page, 'setup')).toEqual([])
}

it('marks the field that the service refuses, and stores nothing', async () => {
  await openSettings(page, 'Data sources')
  await page.getByRole('button', { name: 'Add a data source' }).click()
  await page.getByRole('radio', { name: 'SQLite' }).click()
  await page.locator('input[name=name]').fill(NAME)
  await page.locator('input[name=path]').fill('missing.db')
  await page.getByRole('button', { name: 'Test and continue' }).click()
  await page.locator('input[name=path][aria-invalid=true]:focus').waitFor()
  await isFine()
  await page.goto(`${base}/settings/sources`)
  await page.getByTestId('source').first().waitFor()
  expect(await page.getByTestId('source').filter({ hasText: NAME }).count()).toBe(0)
})

it('reads the structure, then switches all tables that a search finds', async () => {
  await page.goto(`${base}/settings/sources/new`)
  await page.getByRole('radio', { name: 'SQLite' }).click()
  await page.locator('input[name=name]').fill(NAME)
  await page.locator('input[name=path]').fill('demo.db')
  await page.keyboard.press('Enter')
  await step('schema').getByText('9 tables were found. No rows were read.').waitFor()
  await isFine()
  await goOn()
  await page.getByTestId('source-table').first().waitFor()
  await page.getByRole('button', { name: 'Switch all off' }).click()
  await page.getByText('0 of 9 tables are open to questions').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
  await page.getByLabel('Search tables').fill('order')
  await page.getByRole('button', { name: 'Switch all found on' }).click()
  await page.getByText('2 of 9 tables are open to questions').waitFor()
  await isFine()
})

it('says on its page that it is not finished, and goes on where it was left', async () => {
  await openSettings(page, 'Data sources')
  await page.getByTestId('source').filter({ hasText: NAME }).getByRole('link', { name: NAME }).click()
  await page.getByTestId('unfinished').getByRole('button', { name: 'Go on with the set-up' }).click()
  await step('tables').waitFor()
  await goOn()
  await step('access')
    .getByRole('radio', { name: /^Only these groups and users/ })
    .waitFor()
  await page.goBack()
  await step('tables').waitFor()
  await page.goForward()
  await step('access').waitFor()
})

it('asks for consent before it reads values, on a phone, too', async () => {
  await page.setViewportSize(PHONE)
  await goOn()
  await page.getByRole('alert').filter({ hasText: 'Choose one of the two.' }).waitFor()
  await isFine()
  await page.getByRole('radio', { name: /^Everybody/ }).check()
  await page.getByRole('radio', { name: /^Read values of the tables/ }).check()
  await page
    .getByRole('radio', { name: /^Names, sample values and rows/ })
    .first()
    .check()
  await goOn()
  await page.getByTestId('starters').first().waitFor()
  await isFine()
  await page.setViewportSize({ width: 1280, height: 860 })
})

it('ends with the first question, about the tables that were chosen', async () => {
  await page.getByRole('button', { name: 'Finish and ask' }).click()
  await page.getByTestId('source-picker').filter({ hasText: NAME }).waitFor()
  await openSettings(page, 'Data sources')
  await page.getByTestId('source').filter({ hasText: NAME }).getByRole('link', { name: NAME }).click()
  await page.getByText('2 of 9 tables are open to questions').waitFor()
  await expect.poll(() => page.getByTestId('unfinished').count()).toBe(0)
  expect(trouble).toEqual([])
})
