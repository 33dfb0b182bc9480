/** The choice of a data source in a chat, where there are many. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { demoSource, type FakeService } from '../fakes/fakeService.ts'
import { audit } from '../support/audit.ts'
import { usePage } from '../support/fixture.ts'

const COUNT = 500
let page: Page
let service: FakeService
let trouble: string[]
usePage((fixture) => {
  ;({ page, service, trouble } = fixture)
})

const nameOf = (n: number): string => `门店 ${String(n).padStart(3, '0')}`
const picker = () => page.getByTestId('source-picker')
const search = () => page.getByRole('combobox', { name: 'Search data sources' })
const options = () => page.getByTestId('source-search').getByRole('option')

beforeEach(async () => {
  service.sources = Array.from({ length: COUNT }, (_, n) => demoSource({ id: `s${n}`, name: nameOf(n) }))
  await page.goto(`${service.url}/chat`)
  await picker()
    .filter({ hasText: nameOf(0) })
    .waitFor()
})

it('is searched, by keys alone, and the question can be written at once', async () => {
  await picker().focus()
  await page.keyboard.press('Enter')
  await search().waitFor()
  await expect.poll(() => options().count()).toBeGreaterThan(COUNT - 1)
  expect(await audit(page)).toEqual([])
  await page.keyboard.type('42')
  await expect.poll(() => options().filter({ hasText: '门店' }).count()).toBe(15)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await picker()
    .filter({ hasText: nameOf(142) })
    .waitFor()
  await page.keyboard.type('How many?')
  expect(await page.locator('textarea').inputValue()).toBe('How many?')
  expect(trouble).toEqual([])
})

it('shows what is chosen among many, and says when nothing is found', async () => {
  await picker().click()
  await search().fill('门店 499')
  await options().first().click()
  await picker().click()
  const current = page.locator('[aria-current=true]')
  await expect.poll(() => current.textContent()).toContain(nameOf(499))
  expect(await current.isVisible()).toBe(true)
  await search().fill('nowhere')
  await page.getByText('No matching data sources').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => search().count()).toBe(0)
  await expect.poll(() => picker().evaluate((button) => button === document.activeElement)).toBe(true)
})

it('stays a short list where there are few', async () => {
  service.sources = [demoSource(), demoSource({ id: 's2', name: 'Other' })]
  await page.goto(`${service.url}/chat`)
  await picker().click()
  await page.locator('.n-dropdown-option').filter({ hasText: 'Other' }).click()
  await picker().filter({ hasText: 'Other' }).waitFor()
  expect(await search().count()).toBe(0)
})

it('draws a part of many sources on their page, and the others when they are wanted', async () => {
  await page.goto(`${service.url}/settings/sources`)
  const cards = page.getByTestId('source')
  await expect.poll(() => cards.count()).toBe(60)
  await page.getByRole('button', { name: 'Show more (440 left)' }).click()
  await expect.poll(() => cards.count()).toBe(120)
  await page.getByRole('searchbox', { name: 'Search data sources' }).fill(nameOf(499))
  await expect.poll(() => cards.count()).toBe(1)
  expect(trouble).toEqual([])
})
