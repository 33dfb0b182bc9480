/** The users are found by name, role and group, and come page by page. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { audit } from '../support/audit.ts'

let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

const users = () => page.getByTestId('user')

it('come page by page', async () => {
  await page.goto(`${service.url}/settings/users`)
  await expect.poll(() => users().count()).toBe(50)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => users().count()).toBe(61)
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  expect(await audit(page)).toEqual([])
})

it('are found by name and role', async () => {
  await page.goto(`${service.url}/settings/users`)
  await page.getByRole('searchbox', { name: 'Search users' }).fill('person1')
  await expect.poll(() => users().count()).toBe(11)
  await page.getByRole('combobox', { name: 'Role', exact: true }).selectOption('Teacher')
  await expect.poll(() => users().count()).toBe(6)
  await page.getByRole('combobox', { name: 'Group', exact: true }).selectOption({ index: 1 })
  await expect.poll(() => service.requests.at(-1)).toMatch(/q=person1&.*role_id=teacher&group_id=/)
  expect(trouble).toEqual([])
})

it('are still filtered after a reload and on the way back', async () => {
  await page.goto(`${service.url}/settings/users`)
  await page.getByRole('searchbox', { name: 'Search users' }).fill('person1')
  await page.getByRole('combobox', { name: 'Role', exact: true }).selectOption('Teacher')
  await page.waitForURL('**/settings/users?q=person1&role_id=teacher')
  await page.getByRole('link', { name: 'Groups', exact: true }).click()
  await page.waitForURL('**/settings/groups')
  await page.goBack()
  await expect.poll(() => users().count()).toBe(6)
  await page.reload()
  await expect.poll(() => users().count()).toBe(6)
  expect(await page.getByRole('searchbox', { name: 'Search users' }).inputValue()).toBe('person1')
})

it('say so when nobody is found', async () => {
  await page.goto(`${service.url}/settings/users`)
  const search = page.getByRole('searchbox', { name: 'Search users' })
  await search.fill('nobody at all')
  await page.getByText('No matching users').waitFor()
  await search.fill('person59')
  await expect.poll(() => users().count()).toBe(1)
  expect(trouble).toEqual([])
})
