/** An answer is saved, found again, run with other values, shared. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { LOOKS, visitInLook } from '../support/looks.ts'
import { SENT } from '../fakes/fakeSaved.ts'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'

const SOURCES = { datasource: { id: 's1', name: '演示零售', dialect: 'sqlite' }, tables: [], relations: [] }
const SQL = { sql: 'SELECT 1', dialect: 'sqlite', attempt: 1, status: 'ok', tables: [], joins: [] }
const COLUMN = { name: 'n', label: 'n', type: 'integer', source: null, percent: null }
const TABLE = { columns: [COLUMN], rows: [[1]], row_count: 1, truncated: false, elapsed_ms: 3 }
const CONTENTS = {
  sources: { ...SOURCES, paths: [], values: [], terms: [], examples: [] },
  sql: { ...SQL, problem: null, assumptions: [], rules: [] },
  table: TABLE,
}

let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.sources = [demoSource()]
  service.script = Object.entries(CONTENTS).map(([activityType, content]) => ({
    type: 'ACTIVITY_SNAPSHOT',
    messageId: activityType,
    activityType,
    content,
  }))
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

const dialog = () => page.getByRole('dialog')
const button = (name: string) => page.getByRole('button', { name, exact: true })
const fields = () => page.getByRole('form', { name: 'Values' })
/** The body of the last request to a path. */
const sent = (path: string): unknown => SENT.findLast((each) => each.path === path)?.body

it('saves an answer with what readers may choose', async () => {
  await page.locator('textarea').fill('how many?')
  await page.keyboard.press('Enter')
  await button('Save question').click()
  await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Sales by store')
  await dialog().getByRole('combobox', { name: 'Folder' }).selectOption('Weekly')
  await dialog().getByRole('combobox', { name: 'Default' }).selectOption('Last month')
  await dialog().getByRole('checkbox', { name: 'Region' }).uncheck()
  expect(await audit(page)).toEqual([])
  await dialog().getByRole('button', { name: 'Save', exact: true }).click()
  await button('Open').click() // of a message that does not stay
  await page.waitForURL('**/saved/q1')
  expect(sent('POST /api/saved-questions')).toMatchObject({
    name: 'Sales by store',
    folder_id: 'f1',
    parameters: [{ id: 'p1', label: 'Order date', default: { named: 'last_month' } }],
  })
  expect(trouble).toEqual([])
})

it('runs it with other values, and tells at the field what is wrong with one', async () => {
  await page.goto(`${service.url}/saved/q1`)
  await page.getByTestId('result').waitFor()
  await fields().getByRole('combobox', { name: 'Order date' }).selectOption('This year')
  const region = fields().getByRole('combobox', { name: 'Region' })
  await region.fill('South')
  const wrong = [{ path: 'values.p2', message: 'Region needs a text.' }]
  const problem = { status: 422, code: 'invalid', detail: 'Some values are not right.', errors: wrong }
  service.refusals.push(['POST /api/saved-questions/q1/run', problem])
  await button('Run').click()
  await fields().getByText('Region needs a text.').waitFor()
  await button('Run').click()
  await fields().getByText('Region needs a text.').waitFor({ state: 'hidden' })
  await expect
    .poll(() => sent('POST /api/saved-questions/q1/run'))
    .toEqual({ values: { p1: { named: 'this_year' }, p2: 'South' } })
  await page.getByText('Statement and rules').click()
  await page.getByText('Only rows of your region.').waitFor()
  await page.getByText('Last runs').click()
  await page.getByTestId('saved-runs').getByText('2 rows').waitFor()
  expect(await audit(page)).toEqual([])
  await button('Ask about it').click()
  await page.waitForURL('**/chat/c1')
  expect(trouble).toEqual([])
})

it('lists what is saved and shared, says what cannot run, and shares', async () => {
  await page.getByRole('link', { name: 'Saved questions' }).click()
  const rows = page.getByTestId('saved')
  await rows.nth(2).getByText('There is no column orders.amount.').waitFor()
  await rows.nth(1).getByText('by zhang').waitFor()
  await page.getByRole('button', { name: /^Weekly/ }).click()
  await expect.poll(() => service.requests.some((each) => each.includes('folder=f1'))).toBe(true)
  await rows.nth(0).getByRole('button').click()
  await page.locator('.n-dropdown-menu').getByText('Share', { exact: true }).click()
  await dialog().getByRole('searchbox').fill('n')
  await dialog().getByRole('button', { name: 'Add nadia' }).click()
  await dialog().getByRole('combobox', { name: 'What nadia may do' }).selectOption('May edit')
  expect(await audit(page)).toEqual([])
  await dialog().getByRole('button', { name: 'Save', exact: true }).click()
  await dialog().waitFor({ state: 'hidden' })
  expect(sent('PUT /api/saved-questions/q1/shares')).toEqual({
    shares: [{ kind: 'user', id: 'u2', name: 'nadia', right: 'edit' }],
  })
  expect(trouble).toEqual([])
})

it('is found by its name with Ctrl+K', async () => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('sales')
  await page.getByRole('option', { name: /Sales by store/ }).click()
  await page.waitForURL('**/saved/q1')
  expect(trouble).toEqual([])
})

it.each(LOOKS)('is fine in $name', async (look) => {
  const visits = [
    { path: 'saved', shown: 'saved' },
    { path: 'saved/q1', shown: 'result' },
  ]
  expect(await visitInLook(browser, { url: service.url, password: PASSWORD }, look, visits)).toEqual([])
})
