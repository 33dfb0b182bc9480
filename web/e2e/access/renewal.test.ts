/** A session that ends while a form is filled in: its user signs in again over it, and loses nothing. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { PASSWORD, type FakeService } from '../fakes/fakeService.ts'
import { audit } from '../support/audit.ts'
import { goTo } from '../support/browser.ts'
import { usePage } from '../support/fixture.ts'

const ENDED = { status: 401, code: 'unauthorized', detail: 'Sign in again.' }
const NAME = 'gross margin'
let page: Page
let service: FakeService
let trouble: string[]
usePage((fixture) => {
  ;({ page, service, trouble } = fixture)
  service.refusals = []
})

const renewal = () => page.getByTestId('renewal')

/** Fills in a term and saves it when the session is over. */
async function saveLate(): Promise<void> {
  await goTo(page, '/settings/teaching/terms')
  await page.getByRole('button', { name: 'Add a term' }).click()
  await page.locator('input[name=term-name]').fill(NAME)
  await page.locator('textarea[name=term-definition]').fill('Revenue less cost of goods')
  service.refusals = [['POST /api/terms', ENDED]]
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await renewal().waitFor()
}

const saves = () => service.requests.filter((request) => request === 'POST /api/terms').length

it('keeps the form, and saves it after the sign-in', async () => {
  await saveLate()
  expect(await renewal().locator('input[name=username]').inputValue()).toBe('admin')
  await expect.poll(() => renewal().locator('input[name=password]:focus').count()).toBe(1)
  expect(await audit(page)).toEqual([])
  await renewal().locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect.poll(() => renewal().count()).toBe(0)
  await page.getByText('Saved').first().waitFor()
  expect(saves()).toBe(2)
  expect(trouble).toEqual([])
})

it('stays over the form while the password is wrong, and Escape does not close it', async () => {
  await saveLate()
  await renewal().locator('input[name=password]').fill('wrong')
  await page.keyboard.press('Enter')
  await renewal().getByText('User name or password is wrong.').waitFor()
  await page.keyboard.press('Escape')
  expect(await renewal().count()).toBe(1)
  expect(await page.locator('input[name=term-name]').inputValue()).toBe(NAME)
  expect(saves()).toBe(1)
})

it('can be left for another user, who sees nothing of it', async () => {
  await saveLate()
  await renewal().getByRole('button', { name: 'Sign in as someone else' }).click()
  await page.waitForURL('**/sign-in')
  await page.locator('input[name=username]').waitFor()
  expect(await page.getByText(NAME).count()).toBe(0)
})

it('goes on by itself when its user signs in again in another tab', async () => {
  await saveLate()
  const other = await page.context().newPage()
  await other.goto(`${service.url}/settings/general`)
  await other.evaluate(() => {
    localStorage.setItem('tabletalk.token', 'token-2')
  })
  await expect.poll(() => renewal().count()).toBe(0)
  await expect.poll(saves).toBe(2)
})

it('sends its user to the page to sign in where the dialog cannot be fetched', async () => {
  await page.route('**/assets/RenewalDialog-*.js', (route) => route.abort())
  service.refusals = [['GET /api/terms', ENDED]]
  await goTo(page, '/settings/teaching/terms')
  await page.waitForURL('**/sign-in?next=/settings/teaching/terms&expired=1')
})
