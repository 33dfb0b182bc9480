/** A file that consists of several uploads offers them to choose from when it is downloaded. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileCalled } from './fakes/fakeFiles.ts'
import { FakeService, PASSWORD } from './fakes/fakeService.ts'
import { launch, open, signIn } from './support/browser.ts'
import { LOOKS, problemsOf } from './support/looks.ts'

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.files = [fileCalled('f1', '订单.xlsx')]
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

it.each(LOOKS)('offers the uploads of a file in $name', async ({ name, ...look }) => {
  const { page, trouble } = await open(browser, service.url, look)
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.goto(`${service.url}/files`)
  await page.getByTestId('file').first().locator('button').last().click()
  const several = { status: 409, code: 'conflict', detail: 'It has several uploads.' }
  service.refusals = [['GET /api/files/f1/content', several]]
  await page.locator('.n-dropdown-option').nth(1).click()
  const parts = page.getByTestId('part-downloads').getByRole('button')
  await expect.poll(() => parts.count()).toBe(2)
  await expect.poll(() => page.getByText('It has several uploads.').count()).toBe(0)
  expect(await problemsOf(page, `part-downloads-${name}`)).toEqual([])
  expect(trouble).toEqual([])
  await page.context().close()
})
