/** An answer survives what happens to the connection: it goes on in mid-word, and says so meanwhile. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { launch, open, signIn } from './support/browser.ts'
import { Gate } from './fakes/fakeRun.ts'
import { FakeService, PASSWORD } from './fakes/fakeService.ts'

let browser: Browser
let service: FakeService
let page: Page

beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  service = await new FakeService().listen()
  ;({ page } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
  return async () => {
    await page.context().close()
    await service.close()
  }
})

const say = (delta: string): object => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta })
const begin = { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' }
const WHOLE = 'Revenue rose by 12.5% in 广东省, 🎉 and fell elsewhere.'
const pieces = (text: string): string[] => Array.from(text)

async function ask(text: string): Promise<void> {
  await page.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
}

const summary = async (): Promise<string> =>
  (await page.getByTestId('summary').locator('p').first().textContent()) ?? ''

const head = (change: object = {}) => ({
  id: 'c1',
  title: 'Answered elsewhere',
  mode: 'data',
  datasource_id: 's1',
  created_at: new Date().toISOString(),
  updated_at: new Date().toISOString(),
  running: false,
  waiting: false,
  unseen: false,
  ...change,
})

it('goes on in mid-word after cuts and a service that cannot be reached for a while', async () => {
  const cuts = [3, 17, 26].map((at) => ({ at, gate: new Gate() }))
  service.script = [
    begin,
    ...pieces(WHOLE).flatMap((piece, index) => {
      const cut = cuts.find(({ at }) => at === index)
      return cut ? [cut.gate, 'cut' as const, say(piece)] : [say(piece)]
    }),
  ]
  service.refusals = [
    ['GET /api/chats/runs/', 'cut'],
    ['GET /api/chats/runs/', 'cut'],
    ['GET /api/chats/runs/', { status: 502, code: 'bad_gateway', detail: 'Bad gateway.' }],
  ]
  await ask('q')
  for (const { at, gate } of cuts) {
    // A browser drops what it has not read when a connection breaks: here and below, a cut waits for the text before it.
    await expect.poll(summary, { timeout: 10_000 }).toBe(pieces(WHOLE).slice(0, at).join(''))
    gate.open()
    if (at === 3) await page.getByTestId('reconnecting').waitFor()
  }
  await page.locator('[data-status=finished]').waitFor({ timeout: 30_000 })
  await expect.poll(summary).toBe(WHOLE)
  // RUN_STARTED and TEXT_MESSAGE_START come before the pieces.
  expect(service.resumedAt).toEqual(cuts.map(({ at }) => at + 2))
  await expect.poll(() => page.getByTestId('reconnecting').count()).toBe(0)
})

it('comes back at once when the user wants it, without waiting for its turn', async () => {
  const gate = new Gate()
  service.script = [begin, say('hel'), gate, 'cut', say('lo')]
  service.refusals = [
    [
      'GET /api/chats/runs/',
      { status: 503, code: 'unavailable', detail: 'Being restarted.', retryAfter: 600 },
    ],
  ]
  await ask('q')
  await expect.poll(summary).toBe('hel')
  gate.open()
  const lost = page.getByTestId('reconnecting')
  await lost.getByText('Being restarted.').waitFor()
  await expect.poll(summary).toBe('hel')
  await lost.getByRole('button', { name: 'Retry now' }).click()
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(summary).toBe('hello')
})

it('takes a connection without a byte, heartbeats included, for a dead one: after sleep too', async () => {
  await page.clock.install()
  service.script = [begin, say('be'), 'hang', say('fore')]
  await ask('q')
  await page.getByText('be', { exact: true }).waitFor()
  await page.clock.fastForward(60_000)
  await page.clock.runFor(5_000)
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(summary).toBe('before')
})

it('comes back as soon as the browser is online again', async () => {
  service.script = [begin, say('off'), 'hang', say('line')]
  await ask('q')
  await page.getByText('off', { exact: true }).waitFor()
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(summary).toBe('offline')
})

it('shows the same text after a reload in mid-answer', async () => {
  const gate = new Gate()
  service.script = [begin, ...pieces(WHOLE).slice(0, 9).map(say), gate, ...pieces(WHOLE).slice(9).map(say)]
  await ask('q')
  await page.getByText(WHOLE.slice(0, 9)).waitFor()
  service.chat = { ...head({ running: true }), messages: messages('running') }
  await page.reload()
  await page.getByText(WHOLE.slice(0, 9)).waitFor()
  gate.open()
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(summary).toBe(WHOLE)
  await expect.poll(() => page.getByTestId('turn').count()).toBe(1)
})

function messages(status: string): object[] {
  const common = { run_id: 'r1', created_at: '2026-11-20T08:00:00Z' }
  const empty = { activities: [], reasoning: '', error: null, steps: [], answering: null, feedback: null }
  return [
    { id: 'm1', role: 'user', content: 'q', ...common },
    { id: 'm2', role: 'assistant', content: '', status, ...empty, ...common },
  ]
}

async function signInAgain(): Promise<void> {
  await page.getByText('Your session has ended').waitFor()
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
}

it('asks to sign in when the session ends in mid-answer, and goes on in the same chat', async () => {
  const [end, gate] = [new Gate(), new Gate()]
  service.script = [begin, say('mid'), end, 'cut', gate, say('way')]
  service.refusals = [['GET /api/chats/runs/', { status: 401, code: 'unauthorized', detail: 'Sign in.' }]]
  await ask('q')
  await expect.poll(summary).toBe('mid')
  end.open()
  await signInAgain()
  gate.open()
  await page.locator('[data-status=finished]').waitFor()
  await expect.poll(summary).toBe('midway')
})

it('asks a question after the sign-in that was asked after the session had ended', async () => {
  service.script = [begin, say('here it is')]
  service.refusals = [['POST /api/chats/runs', { status: 401, code: 'unauthorized', detail: 'Sign in.' }]]
  await ask('a question of many words')
  await signInAgain()
  await page.getByText('here it is').waitFor()
  await expect.poll(() => page.getByTestId('turn').count()).toBe(1)
})

it('tries an edited statement again as it was edited', async () => {
  const sql = { sql: 'SELECT 1', dialect: 'sqlite', attempt: 1, status: 'ok', problem: null, tables: [] }
  const content = { ...sql, assumptions: [], rules: [] }
  service.script = [{ type: 'ACTIVITY_SNAPSHOT', messageId: 's', activityType: 'sql', content }]
  await ask('q')
  await page.getByTestId('details-toggle').click()
  await page.getByRole('button', { name: 'Edit and run' }).click()
  await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT 2')
  service.script = [{ type: 'RUN_ERROR', code: 'query_failed', message: 'It was locked.' }]
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('It was locked.').waitFor()
  service.requests.length = 0
  service.script = [begin, say('two')]
  await page.getByTestId('error').getByRole('button', { name: 'Try again' }).click()
  await page.getByText('two', { exact: true }).waitFor()
  const posts = service.requests.filter((request) => request.startsWith('POST'))
  expect(posts).toEqual([expect.stringMatching(/\/sql$/)])
})

it('shows the record of an answer whose events are no longer kept', async () => {
  const gate = new Gate()
  service.script = [begin, say('a'), gate, 'cut', say('b')]
  service.refusals = [['GET /api/chats/runs/', { status: 410, code: 'gone', detail: 'No longer kept.' }]]
  const [asked, answered] = messages('finished')
  service.chat = { ...head(), messages: [asked, { ...answered, content: 'as it was stored' }] }
  await ask('q')
  await expect.poll(summary).toBe('a')
  gate.open()
  await page.getByText('as it was stored').waitFor()
  await expect.poll(() => page.getByTestId('error').count()).toBe(0)
})

it('says that a chat is gone when it was deleted elsewhere', async () => {
  const gate = new Gate()
  service.script = [begin, say('a'), gate, 'cut', say('b')]
  const gone = { status: 404, code: 'not_found', detail: 'There is no such answer.' }
  service.refusals = [
    ['GET /api/chats/runs/', gone],
    ['GET /api/chats/', { ...gone, detail: 'There is no such chat.' }],
  ]
  await ask('q')
  await expect.poll(summary).toBe('a')
  gate.open()
  await page.getByText('There is no such chat.').waitFor()
})

it('says when there are too many answers at once, and asks again in the same place', async () => {
  service.script = [begin, say('at last')]
  service.refusals = [
    [
      'POST /api/chats/runs',
      { status: 429, code: 'too_many', detail: '16 are being answered.', retryAfter: 2 },
    ],
  ]
  await ask('q')
  const error = page.getByTestId('error')
  await error.getByText('16 are being answered.').waitFor()
  await expect.poll(() => error.getByRole('button', { name: /Try again in \d s/ }).isDisabled()).toBe(true)
  await error.getByRole('button', { name: 'Try again', exact: true }).click()
  await page.getByText('at last').waitFor()
  await expect.poll(() => page.getByTestId('turn').count()).toBe(1)
})

it('waits for a service that is being restarted, and asks by itself', async () => {
  service.script = [begin, say('back again')]
  service.refusals = [
    ['POST /api/chats/runs', { status: 503, code: 'unavailable', detail: 'Being restarted.', retryAfter: 1 }],
  ]
  await ask('q')
  await page.getByTestId('reconnecting').getByText('Being restarted.').waitFor()
  await page.getByText('back again').waitFor()
})

it('marks what runs and what has ended unseen, and takes the mark away on every device', async () => {
  service.chats = [head({ running: true })]
  await page.reload()
  const row = page.locator('aside li').filter({ hasText: 'Answered elsewhere' })
  await row.getByRole('img', { name: 'Answering' }).waitFor()
  service.chats = [head({ waiting: true, unseen: true })]
  await row.getByRole('img', { name: 'Waiting for you' }).waitFor()
  service.chats = [head({ unseen: true })]
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await row.getByRole('img', { name: 'New answer' }).waitFor()
  service.chat = { ...head({ unseen: true }), messages: [] }
  await row.getByRole('link').click()
  await expect.poll(() => service.changes).toEqual([{ seen: true }])
  await expect.poll(() => row.getByRole('img').count()).toBe(0)
})

it('shows a question that was asked in the same chat on another device', async () => {
  service.script = [begin, say('from afar')]
  service.chats = [head()]
  service.chat = { ...head(), messages: [] }
  await page.goto(`${service.url}/chat/c1`)
  await page.locator('aside li').waitFor()
  await fetch(`${service.url}/api/chats/runs`, {
    method: 'POST',
    body: JSON.stringify({ threadId: 'c1', runId: 'r1' }),
  })
  service.chats = [head({ running: true, updated_at: new Date().toISOString() })]
  service.chat = { ...head({ running: true }), messages: messages('running') }
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await page.getByText('from afar').waitFor()
})
