/** What a reader does with the rows of an answer. */
import { beforeEach, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { usePage, type Fixture } from '../support/fixture.ts'

const ROWS = [
  ['north', '2024', '10.10', 3],
  ['north', '2025', '20.20', 5],
  ['south', '2024', '7.00', 2],
  ['south', '2025', '9.30', 4],
  ['east', '2025', '100.40', 9],
]
const COLUMNS = [
  { name: 'region', label: 'Region', type: 'text', source: null, percent: null },
  { name: 'season', label: 'Season', type: 'text', source: null, percent: null },
  { name: 'amount', label: 'Amount', type: 'decimal', source: null, percent: null },
  { name: 'orders', label: 'Orders', type: 'integer', source: null, percent: null },
]

let { page, service, trouble } = {} as Fixture
usePage((fixture) => {
  ;({ page, service, trouble } = fixture)
})
beforeEach(async () => {
  const content = { columns: COLUMNS, rows: ROWS, row_count: ROWS.length, truncated: false, elapsed_ms: 3 }
  service.script = [{ type: 'ACTIVITY_SNAPSHOT', messageId: 't', activityType: 'table', content }]
  await page.locator('textarea').fill('amounts')
  await page.keyboard.press('Enter')
  await page.getByTestId('table').locator('td').first().waitFor()
})

const table = () => page.getByTestId('table')
const column = (at: number): Promise<string[]> =>
  table()
    .locator(`tbody tr[aria-rowindex] td:nth-child(${at})`)
    .allTextContents()
    .then((texts) => texts.map((text) => text.trim()))
const tool = (name: string) => table().getByRole('button', { name, exact: true })

/** Opens the menu of a column by keys and chooses from it; the menu before may still be fading out. */
async function choose(label: string, entry: string): Promise<void> {
  await table()
    .getByRole('button', { name: `Options of ${label}` })
    .focus()
  await page.keyboard.press('Enter')
  await page.locator('.n-dropdown-menu').last().getByText(entry, { exact: true }).click()
}

it('searches, filters, adds up and copies rows', async () => {
  await tool('Search the rows').click()
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('SOUTH')
  await expect.poll(() => column(1)).toEqual(['south', 'south'])
  await table().getByText('2 of 5 rows').waitFor()
  await tool('Search the rows').click()
  await expect.poll(() => column(1).then((cells) => cells.length)).toBe(5)

  await choose('Amount', 'Filter…')
  await page.getByRole('dialog').locator('input[name=least]').fill('10')
  await page.keyboard.press('Enter')
  await expect.poll(() => column(1)).toEqual(['north', 'north', 'east'])
  await tool('Totals').click()
  await expect.poll(() => table().locator('tfoot').textContent()).toContain('130.70')
  await table().getByRole('button', { name: 'Remove the filter on Amount' }).click()
  await expect.poll(() => table().locator('tfoot').textContent()).toContain('147.00')
  expect(trouble).toEqual([])
})

it('sorts by several, hides, moves and pins columns', async () => {
  const heads = () => table().locator('th .label').allTextContents()
  await table().getByRole('button', { name: 'Sort by Season' }).click()
  await table()
    .getByRole('button', { name: 'Sort by Amount' })
    .click({ modifiers: ['Shift'] })
  await expect.poll(() => column(3)).toEqual(['7.00', '10.10', '9.30', '20.20', '100.40'])
  await choose('Orders', 'Keep in view')
  await expect.poll(heads).toEqual(['Orders', 'Region', 'Season', 'Amount'])
  await choose('Season', 'Move left')
  await expect.poll(heads).toEqual(['Orders', 'Season', 'Region', 'Amount'])
  await choose('Region', 'Hide')
  await expect.poll(heads).toEqual(['Orders', 'Season', 'Amount'])
  await tool('Columns').click()
  await page.getByRole('dialog').getByText('Region', { exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect.poll(heads).toEqual(['Orders', 'Season', 'Region', 'Amount'])
  expect(trouble).toEqual([])
})

it('adds the cells that are selected by keys, and shows all of it on a full screen', async () => {
  await table().locator('td[tabindex="0"]').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => page.getByTestId('selection').textContent()).toContain('Sum 30.3')
  await tool('Full screen').click()
  const dialog = page.getByRole('dialog', { name: 'amounts' })
  await dialog.locator('td').first().waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await table().locator('td').first().waitFor()
  expect(trouble).toEqual([])
})

it('turns the rows into a pivot table', async () => {
  await tool('Pivot table').click()
  const pivot = page.getByTestId('pivot')
  await expect.poll(() => pivot.locator('th .label').allTextContents()).toEqual(['Region', '2024', '2025'])
  const rows = async (): Promise<string[]> =>
    (await pivot.locator('tbody tr[aria-rowindex]').allTextContents()).map((row) => row.replace(/\s+/g, ''))
  await expect.poll(rows).toEqual(['north35', 'south24', 'east–9'])
  expect(await audit(page)).toEqual([])
  expect(trouble).toEqual([])
})
