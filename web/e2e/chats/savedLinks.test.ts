/** The first screen has the dashboards and the saved questions that were changed last. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { audit } from '../support/audit.ts'

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.sources = [demoSource()]
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

it('leads to dashboards and to saved questions', async () => {
  const { page, trouble } = await open(browser, service.url)
  await signIn(page, service.url, 'admin', PASSWORD)
  const links = page.getByTestId('saved-links')
  await links.getByRole('link', { name: 'Returns' }).waitFor()
  expect(await links.getByRole('link').count()).toBe(5)
  const weekly = links.getByRole('link', { name: /Weekly/ })
  expect(await weekly.textContent()).toMatch(/Data refreshed .+; 1 card failed/)
  expect(await links.getByRole('link', { name: 'Stock' }).textContent()).not.toContain('refreshed')
  expect(await audit(page)).toEqual([])
  await weekly.click()
  await page.waitForURL('**/dashboards/d1')
  await page.goBack()
  await links.getByRole('link', { name: /Sales by store/ }).click()
  await page.waitForURL('**/saved/q1')
  expect(trouble).toEqual([])
  await page.context().close()
})

it('says nothing where there are none, or where they cannot be listed', async () => {
  const { page } = await open(browser, service.url)
  await page.route('**/api/dashboards?*', (route) =>
    route.fulfill({ json: { items: [], next_cursor: null } }),
  )
  let isListed = true
  const listing = page.waitForResponse('**/api/saved-questions?*')
  await page.route('**/api/saved-questions?*', (route) =>
    isListed ? route.fulfill({ json: { items: [], next_cursor: null } }) : route.fulfill({ status: 500 }),
  )
  await signIn(page, service.url, 'admin', PASSWORD)
  await listing
  await page.getByTestId('example').first().waitFor()
  expect(await page.getByTestId('saved-links').count()).toBe(0)
  isListed = false
  const refused = page.waitForResponse('**/api/saved-questions?*')
  await page.reload()
  await refused
  await page.getByTestId('example').first().waitFor()
  expect(await page.getByTestId('saved-links').count()).toBe(0)
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.context().close()
})

it('stays on the screen of a phone, however many there are', async () => {
  const { page } = await open(browser, service.url, { viewport: { width: 390, height: 844 } })
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.getByTestId('saved-links').getByRole('link').first().waitFor()
  const example = await page.getByTestId('example').first().boundingBox()
  expect(example?.x).toBeGreaterThanOrEqual(0)
  expect((example?.x ?? 0) + (example?.width ?? 0)).toBeLessThanOrEqual(390)
  await page.context().close()
})
