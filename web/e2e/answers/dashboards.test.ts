/** A dashboard is made, filled, filtered, arranged by keyboard, and looked at on a full screen. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { LOOKS, PHONE, problemsOf, visitInLook } from '../support/looks.ts'
import { SENT } from '../fakes/fakeSaved.ts'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'

let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

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
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const dialog = () => page.getByRole('dialog')
const card = (name: string | RegExp) => page.getByRole('article', { name })
/** The body of the last request to a path. */
const sent = (path: string): unknown => SENT.findLast((each) => each.path === path)?.body

it('shows cards beside each other, filters them, and refreshes them', async () => {
  await page.getByRole('link', { name: 'Dashboards' }).click()
  await page.getByRole('link', { name: '经营周报 / Weekly' }).click()
  await card(/Sales by store/)
    .getByText('120.5')
    .waitFor()
  await card('Returns').getByText('may not ask any more').waitFor()
  await card('This week').getByText('all', { exact: true }).waitFor()
  await expect
    .poll(() => sent('POST /api/dashboards/d1/cards/c2/answer'))
    .toEqual({ filters: { f1: null }, refresh: false })
  await button('Choose a value').click()
  await page.getByRole('combobox', { name: 'Region' }).fill('South')
  await button('Apply').click()
  await expect
    .poll(() => sent('POST /api/dashboards/d1/cards/c2/answer'))
    .toEqual({ filters: { f1: 'South' }, refresh: false })
  await page.getByTestId('card').getByText('Region: South').first().waitFor()
  await expect.poll(() => page.url()).toContain('South')
  await button('Refresh all cards').click()
  await expect
    .poll(() => sent('POST /api/dashboards/d1/cards/c2/answer'))
    .toEqual({ filters: { f1: 'South' }, refresh: true })
  await button('Show full screen').click()
  await button('Leave full screen').click()
  await button('Show full screen').waitFor()
  expect(await audit(page)).toEqual([])
  expect(trouble).toEqual([])
})

it('tells in a card that its reader has used up what he may read today', async () => {
  const detail = "You have used today's 9 rows. Ask again tomorrow (after 00:00 UTC)."
  const refusal = {
    title: 'Too Many Requests',
    status: 429,
    detail,
    code: 'budget_exhausted',
    request_id: 'r',
  }
  await page.route('**/cards/c2/answer', (route) =>
    route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(refusal) }),
  )
  await page.getByRole('link', { name: 'Dashboards' }).click()
  await page.getByRole('link', { name: '经营周报 / Weekly' }).click()
  await card(/Sales by store/)
    .getByRole('alert')
    .getByText(detail)
    .waitFor()
  expect(await audit(page)).toEqual([])
})

it('is arranged by keyboard, gets cards and filters, and is stored as a whole', async () => {
  await page.goto(`${service.url}/dashboards/d1`)
  await button('Edit dashboard').click()
  const handle = page.getByRole('button', { name: /^Move or resize .*Sales by store/ })
  await handle.focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByText('6 wide, 6 high').waitFor()
  await button('Add text').click()
  await dialog().getByRole('textbox', { name: 'Title' }).fill('Notes')
  await dialog().getByRole('textbox', { name: 'Text', exact: true }).fill('Look at **Oslo**.')
  await button('Apply').click()
  await card('Notes').getByText('Oslo').waitFor()
  await button('Add question').click()
  await dialog()
    .getByRole('button', { name: /^Add .*Sales by store/ })
    .click()
  await dialog().waitFor({ state: 'hidden' })
  await card(/Sales by store/)
    .last()
    .getByText('120.5')
    .waitFor()
  expect(sent('POST /api/saved-questions/q1/run')).toEqual({ values: {} })
  expect(sent('PATCH /api/dashboards/d1')).toBeUndefined()
  await button('Remove the card Returns').click()
  await button('Filters').click()
  await dialog().getByRole('button', { name: 'Period', exact: true }).click()
  expect(await audit(page)).toEqual([])
  await button('Apply').click()
  expect(await audit(page)).toEqual([])
  await button('Save').click()
  await expect.poll(() => sent('PATCH /api/dashboards/d1')).toBeDefined()
  await page.getByTestId('dashboard-grid').waitFor()
  const stored = sent('PATCH /api/dashboards/d1') as {
    revision: number
    cards: { id: string; title: string; question_id: string; position: object }[]
    filters: { kind: string; targets: object[] }[]
  }
  expect(stored.revision).toBe(4)
  expect(stored.cards.map(({ title, question_id }) => title || question_id)).toEqual([
    'This week',
    'q1',
    'Notes',
    'q1',
  ])
  expect(stored.cards[1]?.position).toEqual({ x: 0, y: 2, width: 6, height: 6 })
  expect(stored.filters.map(({ kind, targets }) => [kind, targets.length])).toEqual([
    ['value', 1],
    ['period', 2],
  ])
  expect(trouble).toEqual([])
})

it('is refreshed when its owner says, who is told what came of it', async () => {
  await page.goto(`${service.url}/dashboards/d1`)
  await button('Scheduled refresh').click()
  await dialog().getByText('1 failed').waitFor()
  await dialog().getByText('Interrupted').waitFor()
  await dialog().getByRole('combobox', { name: 'Refresh' }).selectOption('Every day')
  await dialog().getByLabel('At', { exact: true }).fill('06:45')
  expect(await audit(page)).toEqual([])
  await button('Save').click()
  await dialog().waitFor({ state: 'hidden' })
  await expect
    .poll(() => sent('PATCH /api/dashboards/d1'))
    .toEqual({ schedule: { every: 'day', minute: 45, hour: 6, weekday: 0 } })
  expect(trouble).toEqual([])
})

it('takes a saved question from its own page', async () => {
  await page.goto(`${service.url}/saved/q1`)
  await button('Add to dashboard').click()
  await dialog().getByRole('combobox', { name: 'Dashboard' }).selectOption('经营周报 / Weekly')
  expect(await audit(page)).toEqual([])
  await button('Add').click()
  await button('Open').click()
  await page.waitForURL('**/dashboards/d1')
  expect(SENT.find(({ path }) => path.endsWith('/d1/cards'))?.body).toEqual({ question_id: 'q1' })
  expect(trouble).toEqual([])
})

const part = (activityType: string, content: object): object => ({
  type: 'ACTIVITY_SNAPSHOT', messageId: activityType, activityType, content,
}) // prettier-ignore
const ROWS = {
  columns: [{ name: 'sales', label: 'Sales of all', type: 'integer', source: null, percent: null }],
  rows: [[734]], row_count: 1, truncated: false, elapsed_ms: 3,
} // prettier-ignore

/** What was stored; the cards of the dashboard that was left may still ask for their answers. */
const stored = (): string[] => SENT.map(({ path }) => path).filter((path) => !path.endsWith('/answer'))

it('is described in a chat whose box has the beginning of the wish, also after a reload', async () => {
  await page.route('**/api/dashboards?*', (route) =>
    route.fulfill({ json: { items: [], next_cursor: null } }),
  )
  await page.goto(`${service.url}/dashboards`)
  await button('Describe it').click()
  await expect.poll(() => page.locator('textarea').inputValue()).toBe('A dashboard of ')
  expect(trouble).toEqual([])
})

it('is made from a wish in a chat, and stores nothing before that', async () => {
  const questions = ['Sales by region', 'Sales by month']
  service.script = [part('dashboard_draft', { name: 'Sales by region and month', questions })]
  await page.locator('textarea').fill('a dashboard of sales by region and month')
  await page.keyboard.press('Enter')
  const draft = page.getByTestId('dashboard-draft')
  await draft.getByText('Sales by month', { exact: true }).waitFor()
  expect(await audit(page)).toEqual([])
  service.script = [part('table', ROWS)]
  service.chat = { ...service.chat, model_id: 'm-chosen' }
  await draft.getByRole('button', { name: 'Preview the cards' }).click()
  await card('Sales by month').getByText('734', { exact: true }).waitFor()
  await draft.getByText('All cards are answered.').waitFor()
  await draft.getByText('Order date, Region').waitFor()
  expect(stored()).toEqual([])
  expect(service.bodies.at(-1)?.['forwardedProps']).toMatchObject({ modelId: 'm-chosen' })
  await page.mouse.move(0, 0)
  expect(await problemsOf(page, 'dashboard-draft')).toEqual([])
  await draft.getByRole('button', { name: 'Make the dashboard' }).click()
  await page.waitForURL('**/dashboards/d1')
  expect(stored().slice(0, 3)).toEqual([
    'POST /api/saved-questions',
    'POST /api/saved-questions',
    'POST /api/dashboards',
  ])
  const made = sent('POST /api/dashboards') as { cards: object[]; filters: { label: string }[] }
  expect(made.cards).toHaveLength(2)
  expect(made.filters.map(({ label }) => label)).toEqual(['Order date', 'Region'])
  service.script = []
  expect(trouble).toEqual([])
})

it('is duplicated without the cards that its reader may not open', async () => {
  await page.goto(`${service.url}/dashboards/d1`)
  await button('Duplicate').click()
  await page.getByText(/^Duplicated/).waitFor()
  const copy = sent('POST /api/dashboards') as { name: string; cards: { id: string }[]; filters: object[] }
  expect(copy.name).toBe('经营周报 / Weekly (copy)')
  expect(copy.cards.map(({ id }) => id)).toEqual(['c1', 'c2'])
  expect(copy.filters).toHaveLength(1)
  expect(stored().filter((path) => path.startsWith('PATCH'))).toEqual([])
  expect(trouble).toEqual([])
})

it('is changed on a phone, where nothing is arranged', async () => {
  const phone = await open(browser, service.url, { viewport: PHONE })
  await signIn(phone.page, service.url, 'admin', PASSWORD)
  await phone.page.goto(`${service.url}/dashboards/d1`)
  await phone.page.getByRole('button', { name: 'Edit dashboard' }).click()
  await phone.page.getByText('arranged on a wider screen').waitFor()
  await expect.poll(() => phone.page.getByRole('button', { name: /^Move or resize/ }).count()).toBe(0)
  expect(await problemsOf(phone.page, 'dashboard-editor-phone')).toEqual([])
  await phone.page.getByRole('button', { name: 'Remove the card Returns' }).click()
  await phone.page.getByRole('button', { name: 'Save', exact: true }).click()
  await phone.page.getByTestId('dashboard-grid').waitFor()
  await expect
    .poll(() => sent('PATCH /api/dashboards/d1'))
    .toMatchObject({ cards: [{ id: 'c1' }, { id: 'c2' }] })
  expect(phone.trouble).toEqual([])
  await phone.page.context().close()
})

it('is printed as its name and its cards', async () => {
  await page.goto(`${service.url}/dashboards/d1`)
  await card(/Sales by store/)
    .getByText('120.5')
    .waitFor()
  await page.emulateMedia({ media: 'print' })
  await expect.poll(() => page.getByRole('link', { name: 'Saved questions' }).count()).toBe(0)
  await expect.poll(() => button('Edit dashboard').count()).toBe(0)
  await page.getByRole('heading', { name: '经营周报 / Weekly' }).waitFor()
  expect(await problemsOf(page, 'dashboard-print')).toEqual([])
  expect(trouble).toEqual([])
})

it('is found by its name with Ctrl+K', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('weekly')
  await page.getByRole('option', { name: /Weekly/ }).click()
  await page.waitForURL('**/dashboards/d1')
  expect(trouble).toEqual([])
})

it.each(LOOKS)('is fine in $name', async (look) => {
  const visits = [
    { path: 'dashboards', shown: 'dashboard-list' },
    { path: 'dashboards/d1', shown: 'dashboard-grid', text: '120.5' },
  ]
  expect(await visitInLook(browser, { url: service.url, password: PASSWORD }, look, visits)).toEqual([])
})
