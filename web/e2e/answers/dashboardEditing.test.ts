/** A dashboard while it is edited: cards are answered before it is stored, and nothing is lost unasked. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { launch, open, signIn } from '../support/browser.ts'
import { SENT } from '../fakes/fakeSaved.ts'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'

let browser: Browser
let service: FakeService
let page: Page

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.sources = [demoSource()]
})
afterAll(async () => {
  await browser.close()
  await service.close()
})
beforeEach(async () => {
  SENT.length = 0
  ;({ page } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const dialog = () => page.getByRole('dialog')
const card = (name: string | RegExp) => page.getByRole('article', { name })
/** The body of the last request to a path. */
const sent = (path: string): unknown => SENT.findLast((each) => each.path === path)?.body

it('answers a card anew whose values are changed, before it is stored', async () => {
  await page.goto(`${service.url}/dashboards/d1`)
  await button('Edit dashboard').click()
  await page.getByRole('button', { name: /^Edit .*Sales by store/ }).click()
  await dialog().getByRole('textbox', { name: 'Title' }).fill('By store')
  await button('Apply').click()
  await card('By store').getByText('120.5').waitFor()
  expect(sent('POST /api/saved-questions/q1/run')).toBeUndefined()
  await page.getByRole('button', { name: /^Edit .*By store/ }).click()
  await dialog().getByRole('combobox', { name: 'Region' }).fill('South')
  await button('Apply').click()
  await expect.poll(() => sent('POST /api/saved-questions/q1/run')).toMatchObject({ values: { p2: 'South' } })
  await page.route('**/saved-questions/q1/run', (route) => route.abort())
  await page.getByRole('button', { name: /^Edit .*By store/ }).click()
  await dialog().getByRole('combobox', { name: 'Region' }).fill('North')
  await button('Apply').click()
  await card('By store').getByRole('alert').waitFor()
  expect(sent('PATCH /api/dashboards/d1')).toBeUndefined()
})

it('asks before changes are lost that are not saved, be it a new name only', async () => {
  const asked: string[] = []
  page.removeAllListeners('dialog')
  let answer: 'accept' | 'dismiss' = 'dismiss'
  page.on('dialog', (question) => {
    asked.push(question.type())
    void question[answer]()
  })
  await page.goto(`${service.url}/dashboards/d1`)
  await button('Edit dashboard').click()
  await button('Cancel').click()
  await button('Edit dashboard').click()
  expect(asked).toEqual([])
  await page.locator('input[name=dashboard-name]').pressSequentially(' B')
  await button('Cancel').click()
  await expect.poll(() => asked).toEqual(['confirm'])
  await page.getByRole('link', { name: 'Saved questions' }).click()
  await expect.poll(() => asked).toEqual(['confirm', 'confirm'])
  await button('Save').waitFor()
  answer = 'accept'
  await page.reload()
  expect(asked).toEqual(['confirm', 'confirm', 'beforeunload'])
  await button('Edit dashboard').waitFor()
})
