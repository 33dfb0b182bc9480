/** What surrounds the answers: the sidebar, the settings, the questions that wait, the name of the tab. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, openSettings, signIn } from './support/browser.ts'
import { Gate } from './fakes/fakeRun.ts'
import { FakeService, PASSWORD } from './fakes/fakeService.ts'

/** Where pictures go, when somebody wants to look at them. */
const pictures = process.env['PICTURES']
const PHONE = { width: 360, height: 780 }

let browser: Browser
let service: FakeService
let page: Page
/** Whether the last question has its answer, too. */
let ended: boolean

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  ended = false
  service = await new FakeService().listen()
  Object.defineProperty(service, 'chat', { get: chat })
  ;({ page } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
  return async () => {
    await page.context().close()
    await service.close()
  }
})

const begin = { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' }
const say = (delta: string): object => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta })
const runIds = () => service.bodies.map(({ runId }) => runId)
const askedTexts = () => service.bodies.map(({ messages }) => (messages as { content: string }[])[0]?.content)

/** What the service holds of the chat: an answer to every question, of which the last one runs. */
function chat(): object {
  const now = new Date().toISOString()
  const empty = { activities: [], reasoning: '', error: null, steps: [], answering: null, feedback: null }
  const messages = service.bodies.flatMap(({ runId }, at) => {
    const common = { id: runId, run_id: runId, content: askedTexts()[at], created_at: now }
    const status = ended || at < service.bodies.length - 1 ? 'finished' : 'running'
    return [
      { role: 'user', ...common },
      { role: 'assistant', ...common, status, ...empty },
    ]
  })
  return {
    id: 'c1', title: 'Of the shop', mode: 'data', datasource_id: 's1', file_ids: [], created_at: now, updated_at: now,
    running: true, waiting: false, unseen: false, messages,
  } // prettier-ignore
}

async function ask(text: string): Promise<void> {
  await page.locator('.box textarea').fill(text)
  await page.keyboard.press('Enter')
}

/** Asks a question whose answer runs until the gate is opened. */
async function askFirst(): Promise<Gate> {
  const gate = new Gate()
  service.script = [begin, say('one'), gate]
  await ask('first')
  await page.getByText('one', { exact: true }).last().waitFor()
  return gate
}

const queuedRows = (tab = page) => tab.getByTestId('queued')
const picture = async (name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` })
}

it('keeps questions waiting in their order, and asks them one after the other, also after a reload', async () => {
  const gate = await askFirst()
  for (const text of ['second', 'third', 'fourth', 'fifth', 'sixth']) await ask(text)
  await expect.poll(() => queuedRows().count()).toBe(5)
  await ask('seventh')
  await page.getByText('At most 5 questions can wait.').waitFor()
  await expect.poll(() => page.locator('.box textarea').inputValue()).toBe('seventh')
  for (const text of ['fourth', 'fifth', 'sixth']) await page.getByLabel(`Remove “${text}”`).click()
  await page.getByLabel('Edit “third”').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' and a half')
  await page.keyboard.press('Enter')
  await picture('queue')
  expect(await audit(page)).toEqual([])
  await page.reload()
  await expect
    .poll(() => queuedRows().locator('.text').allTextContents())
    .toEqual(['second', 'third and a half'])
  await expect.poll(() => queuedRows().first().textContent()).toContain('演示零售')
  service.script = [begin, say('two')]
  gate.open()
  await expect.poll(askedTexts).toEqual(['first', 'second', 'third and a half'])
  expect(service.bodies[2]?.['forwardedProps']).toMatchObject({ mode: 'data', datasourceId: 's1' })
  await expect.poll(() => page.locator('[data-status=finished]').count()).toBe(3)
  await expect.poll(() => queuedRows().count()).toBe(0)
})

it('stops only by the button; the queue then waits for a word, and is gone with who signs out', async () => {
  const gate = await askFirst()
  await ask('second')
  await ask('third')
  service.script = [begin, say('two')]
  const stopResponse = page.waitForResponse((response) => response.url().endsWith('/stop'))
  await page.getByRole('button', { name: 'Stop' }).click()
  await stopResponse
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  gate.open()
  await page.getByText('You stopped the answer before.').waitFor()
  await picture('queue-paused')
  expect(runIds()).toHaveLength(1)
  await page.getByRole('button', { name: 'Send the next one' }).click()
  await expect.poll(askedTexts).toEqual(['first', 'second', 'third'])
  await expect.poll(() => page.locator('[data-status=finished]').count()).toBe(2)
  await askFirst()
  await ask('a secret')
  await queuedRows().waitFor()
  await page.locator('button.account').click()
  await page.getByText('Sign out').click()
  await page.locator('input[name=username]').waitFor()
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).not.toContain('secret')
})

it('asks once what waits in two tabs', async () => {
  const gate = await askFirst()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByText('one', { exact: true }).waitFor()
  await ask('second')
  await queuedRows(other).waitFor()
  service.script = [begin, say('two')]
  gate.open()
  for (const tab of [page, other]) {
    await expect.poll(() => tab.locator('[data-status=finished]').count()).toBe(2)
    await expect.poll(() => queuedRows(tab).count()).toBe(0)
  }
  expect(new Set(runIds()).size).toBe(2)
})

it('asks on in a chat that was left for another, and tells in the list what waits there', async () => {
  const gate = await askFirst()
  for (const text of ['second', 'third']) await ask(text)
  await expect.poll(() => queuedRows().count()).toBe(2)
  const id = page.url().split('/').at(-1)
  service.chats = [{ id: id ?? '', title: 'Of the shop', updated_at: new Date().toISOString(), running: false, waiting: false, unseen: false }] // prettier-ignore
  await page.getByRole('link', { name: 'New chat' }).click()
  await page.getByTestId('queued-elsewhere').getByText('2 questions wait.').waitFor()
  await picture('queue-elsewhere')
  expect(await audit(page)).toEqual([])
  service.script = [begin, say('two')]
  ended = true
  gate.open()
  await expect.poll(askedTexts).toEqual(['first', 'second', 'third'])
  await expect.poll(() => page.getByTestId('queued-elsewhere').count()).toBe(0)
  expect(page.url()).not.toContain(id)
})

it('names the tab after the chat, and tells that an answer is ready', async () => {
  await expect.poll(() => page.title()).toBe('New chat · TableTalk')
  const gate = await askFirst()
  await page.goto(page.url())
  await expect.poll(() => page.title()).toBe('Of the shop · TableTalk')
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  gate.open()
  await expect.poll(() => page.title()).toBe('(1) Of the shop · TableTalk')
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(() => page.title()).toBe('Of the shop · TableTalk')
})

it('collapses the sidebar and remembers that; the settings have their own navigation and old addresses', async () => {
  await page.getByRole('button', { name: 'Collapse the sidebar' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('aside').evaluate((element) => element.clientWidth)).toBeLessThan(80)
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-expanded')))
    .toBe('false')
  await page.reload()
  await page.getByRole('link', { name: 'New chat' }).waitFor()
  await picture('sidebar-collapsed')
  await openSettings(page, 'Users')
  await page.getByTestId('user').first().waitFor()
  await expect.poll(() => page.title()).toBe('Users · TableTalk')
  await page.goto(`${service.url}/sources/s1?from=mail#top`)
  await page.waitForURL('**/settings/sources/s1?from=mail#top')
  const current = page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current=page]')
  await expect.poll(() => current.textContent()).toBe('Data sources')
  await openSettings(page, 'General')
  await page.getByTestId('sql-open').click()
  await page.goBack()
  await page.waitForURL('**/settings/sources/s1?from=mail#top')
  await page.getByRole('button', { name: 'Expand the sidebar' }).click()
  await page.reload()
  await page.getByRole('link', { name: 'New chat' }).waitFor()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('tabletalk.sql-open'))).toBe('yes')
  await openSettings(page, 'General')
  await picture('settings')
  expect(await audit(page)).toEqual([])
})

it('fits a phone: the chats in a drawer, the settings below one line of names', async () => {
  await page.setViewportSize(PHONE)
  await page.evaluate(() => {
    localStorage.setItem('tabletalk.locale', 'zh-CN')
    localStorage.setItem('tabletalk.theme', 'dark')
  })
  await page.reload()
  await page.getByRole('button', { name: '打开菜单' }).click()
  await page.getByRole('link', { name: '新对话' }).last().waitFor()
  await picture('drawer-phone')
  await openSettings(page, '模型')
  await page.getByTestId('model').first().waitFor()
  await picture('settings-phone')
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
    .toBeLessThanOrEqual(PHONE.width)
  await page.goto(`${service.url}/chat`)
  const gate = await askFirst()
  await ask('华东区各省份的销售额，按月')
  await page.getByText('当前回答完成后自动发送').waitFor()
  await picture('queue-phone')
  expect(await audit(page)).toEqual([])
  const { x = 0, width = Infinity } = (await page.getByTestId('queue').boundingBox()) ?? {}
  expect(x + width).toBeLessThanOrEqual(PHONE.width)
  gate.open()
})
