/** The Dify application on the page: offered where sources are chosen, its answer taken back where Dify does. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'

let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.modes = ['data', 'file', 'dify']
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

it('is asked once it is chosen, and what it takes back is no longer shown', async () => {
  service.script = [
    { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta: 'a secret' },
    { type: 'TEXT_MESSAGE_END', messageId: 't' },
    { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'n', role: 'assistant', content: 'Not allowed.' }] },
  ]
  await page.getByTestId('source-picker').click()
  await page.locator('.n-dropdown-option').last().click()
  await page.getByText('go to the Dify application').waitFor()
  expect(await audit(page)).toEqual([])
  await page.locator('textarea').fill('hello?')
  await page.keyboard.press('Enter')
  await page.getByText('Not allowed.').waitFor()
  await expect.poll(() => page.getByText('a secret').count()).toBe(0)
  // whichever model is chosen, it was not asked
  await expect.poll(() => page.getByTestId('answered-by').textContent()).toMatch(/^\s*Dify\s*$/)
  expect(service.bodies[0]?.['forwardedProps']).toMatchObject({ mode: 'dify', fileIds: [] })
  expect(trouble).toEqual([])
})
