/** What administrators and users change on the page, against the real service: it is there after a reload. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const FIRST = 'a first long password'
const SECOND = 'another long password'
const GIVEN = 'a password that was given'
const QUESTION = 'revenue by province, top five'

/** What the service says to xiaoming with that password. */
const statusOf = async (tried: string): Promise<number> => {
  const body = JSON.stringify({ username: 'xiaoming', password: tried })
  const headers = { 'Content-Type': 'application/json' }
  return (await fetch(`${url}/api/auth/login`, { method: 'POST', headers, body })).status
}

describe.skipIf(url === '')('what is changed on the page', () => {
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

  const user = () => page.getByTestId('user').filter({ hasText: 'xiaoming' })
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  const focusedTag = () => page.evaluate(() => document.activeElement?.tagName)
  /** Does what changes a table, and waits until the service has stored it. */
  const store = async (change: () => Promise<void>): Promise<void> => {
    const isStored = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok())
    await change()
    await isStored
  }
  const chat = (title: string) => page.locator('aside li').filter({ hasText: title })

  it('adds a user, refuses a weak password with its reason, changes the role', async () => {
    await page.goto(`${url}/users`)
    await page.getByRole('button', { name: 'Add a user' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a user' })
    await dialog.locator('input[name=new-username]').fill('xiaoming')
    await dialog.locator('input[name=new-password]').fill('12345678')
    await page.keyboard.press('Enter')
    await dialog.getByText('too easy to guess').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add a user' }).click()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('new-username')
    await page.keyboard.type('xiaoming')
    await dialog.locator('input[name=new-password]').fill(FIRST)
    await page.keyboard.press('Enter')
    await user().waitFor()
    await user().getByLabel('Role of xiaoming').selectOption('admin')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await expect.poll(() => user().getByLabel('Role of xiaoming').inputValue()).toBe('admin')
  })

  it('lets the user change his password, and the old one no longer signs in', async () => {
    const other = await open(browser, url)
    await signIn(other.page, url, 'xiaoming', FIRST)
    await other.page.locator('button.account').click()
    await other.page.getByText('Change password').click()
    const fields = other.page.getByRole('dialog').locator('input')
    for (const [index, text] of [FIRST, SECOND, SECOND].entries()) await fields.nth(index).fill(text)
    await other.page.keyboard.press('Enter')
    await other.page.getByText('Password changed').waitFor()
    await other.page.locator('button.account').click()
    await other.page.getByText('Sign out').click()
    await other.page.locator('input[name=username]').fill('xiaoming')
    await other.page.locator('input[name=password]').fill(FIRST)
    await other.page.keyboard.press('Enter')
    await other.page.getByText('is wrong').waitFor()
    await other.page.locator('input[name=password]').fill(SECOND)
    await other.page.keyboard.press('Enter')
    await other.page.locator('textarea').waitFor()
    await other.page.context().close()
  })

  it('gives a user another password, keeps a disabled one out, and deletes one for good', async () => {
    await user().getByRole('button', { name: 'password' }).click()
    await page.getByRole('dialog').locator('input[name=reset-password]').fill(GIVEN)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect([await statusOf(SECOND), await statusOf(GIVEN)]).toEqual([401, 200])
    await user().getByRole('switch').click()
    await expect.poll(() => user().getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await expect.poll(() => statusOf(GIVEN)).toBe(401)
    await user().getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('User deleted').waitFor()
    await page.reload()
    await page.getByTestId('user').first().waitFor()
    await expect.poll(() => user().count()).toBe(0)
  })

  it('asks by the keyboard alone, and reads the rows cell by cell', async () => {
    await page.goto(`${url}/chat`)
    await expect.poll(focusedTag).toBe('TEXTAREA')
    await page.keyboard.type('revenue by province')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.n-dropdown-menu').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.n-dropdown-menu').waitFor({ state: 'detached' })
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.type(', top five')
    await expect.poll(() => page.locator('textarea').inputValue()).toBe(QUESTION)
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=turn][data-status=finished]').waitFor({ timeout: 40_000 })
    await page.locator('textarea').focus()
    const goTo = async (key: string, selector: string): Promise<void> => {
      for (let press = 0; press < 60; press += 1) {
        await page.keyboard.press(key)
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) break
      }
    }
    await goTo('Shift+Tab', '[role=tab]')
    await page.keyboard.press('ArrowRight')
    await goTo('Tab', 'td')
    const focusedText = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.textContent)
    const first = await focusedText()
    expect(first).toBeTruthy()
    await page.keyboard.press('ArrowDown')
    await expect.poll(focusedText).not.toBe(first)
  })

  it('takes a rating with a comment, and shows it after a reload', async () => {
    await page.getByRole('button', { name: 'Bad answer' }).click()
    const dialog = page.getByRole('dialog', { name: 'What was wrong?' })
    await dialog.getByLabel('Your comment').fill('wrong year')
    await dialog.getByLabel('The SQL it should have been').fill('SELECT 1')
    const [sent] = await Promise.all([
      page.waitForRequest('**/feedback'),
      dialog.getByRole('button', { name: 'Send feedback' }).click(),
    ])
    expect(sent.postDataJSON()).toEqual({ rating: 'down', comment: 'wrong year', corrected_sql: 'SELECT 1' })
    await page.getByText('Thank you for your feedback').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await page.reload()
    const bad = page.getByRole('button', { name: 'Bad answer' })
    await bad.waitFor()
    await expect.poll(() => bad.getAttribute('aria-pressed')).toBe('true')
  })

  it('renames a chat, finds it by its new name, and deletes it', async () => {
    const named = chat(QUESTION).first()
    await named.hover()
    await named.getByRole('button').click()
    await page.getByText('Rename', { exact: true }).click()
    await page.getByRole('dialog', { name: 'Rename chat' }).locator('input').fill('Provinces 2026')
    await page.keyboard.press('Enter')
    await chat('Provinces 2026').waitFor()
    await page.locator('input[type=search]').fill('Provinces 20')
    await expect.poll(() => page.locator('aside li').count()).toBe(1)
    await chat('Provinces 2026').getByRole('button').click()
    await page.locator('.n-dropdown-option').filter({ hasText: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('1 chat deleted').waitFor()
    await page.waitForURL(/\/chat\/?$/)
    await expect.poll(() => chat('Provinces 2026').count()).toBe(0)
    // What is deleted is deleted also when the page is left before the message has gone.
    await page.reload()
    await page.locator('input[type=search]').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await chat('Provinces 2026').count()).toBe(0)
  })

  it('keeps notes and switches of tables and columns', async () => {
    await page.goto(`${url}/sources`)
    await page.getByTestId('source').first().getByRole('link').first().click()
    const table = page.getByTestId('source-table').first()
    await table.getByRole('button').first().click()
    const note = table.getByRole('textbox').first()
    await note.fill('one row per customer')
    await store(() => note.press('Enter'))
    await row('name').getByRole('textbox').fill('as on the invoice')
    await store(() => row('name').getByRole('textbox').press('Enter'))
    await row('name').getByRole('switch').click()
    await expect.poll(() => row('name').getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await table.getByRole('switch').first().click()
    await expect.poll(() => table.getByRole('switch').first().getAttribute('aria-checked')).toBe('false')
    await page.reload()
    const again = page.getByTestId('source-table').filter({ hasText: 'one row per customer' })
    await again.waitFor()
    await expect.poll(() => again.getByRole('switch').first().getAttribute('aria-checked')).toBe('false')
    await again.getByRole('button').first().click()
    await expect.poll(() => row('name').getByRole('textbox').inputValue()).toBe('as on the invoice')
    await expect.poll(() => row('name').getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await again.getByRole('switch').first().click()
    await expect.poll(() => again.getByRole('switch').first().getAttribute('aria-checked')).toBe('true')
  })

  it('had no dialog, no script error, no CSP report and no foreign request', () => {
    expect(trouble).toEqual([])
  })
})
