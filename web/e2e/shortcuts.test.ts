/** Going about the page by keys alone. */
import { expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { usePage, type Fixture } from './support/fixture.ts'

let { page, trouble } = {} as Fixture
usePage((fixture) => {
  ;({ page, trouble } = fixture)
})

it('goes to a page by a few letters, and back to a new chat', async () => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search chats, saved questions, dashboards and pages' })
  await field.fill('data so')
  await page.getByRole('option', { name: 'Data sources' }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/sources')
  await page.keyboard.press('Control+Shift+O')
  await page.waitForURL(/\/chat\/?$/)
  expect(trouble).toEqual([])
})

it('says that nothing is called so, and closes by Escape', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('zzzz')
  await page.getByText('Nothing is called that.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox').waitFor({ state: 'hidden' })
  expect(trouble).toEqual([])
})

it('lists the shortcuts, unless a question mark is being written', async () => {
  await page.locator('textarea').fill('why')
  await page.locator('textarea').press('?')
  await expect.poll(() => page.locator('textarea').inputValue()).toBe('why?')
  await page.locator('textarea').fill('')
  await page.locator('textarea').blur()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('New chat').waitFor()
  expect(await audit(page)).toEqual([])
  expect(trouble).toEqual([])
})

it('brings the last question back into an empty box', async () => {
  await page.locator('textarea').fill('how many orders?')
  await page.keyboard.press('Enter')
  await page.getByTestId('turn').waitFor()
  await page.locator('textarea').focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => page.locator('textarea').inputValue()).toBe('how many orders?')
  expect(trouble).toEqual([])
})
