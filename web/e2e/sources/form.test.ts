/** The form of a data source asks for what the kind needs, as the service describes it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoSource, FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { launch, open, openSettings, signIn } from '../support/browser.ts'

const shots = process.env['SHOTS'] ?? ''
let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.sources = [demoSource({ kind: 'mysql', engine: 'StarRocks', server_version: 'StarRocks 3.3.2' })]
  ;({ page, trouble } = await open(browser, service.url))
  await signIn(page, service.url, 'admin', PASSWORD)
  await openSettings(page, 'Data sources')
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

const choose = (kind: string): Promise<void> => page.getByRole('radio', { name: kind, exact: true }).click()
const form = () => page.getByTestId('setup-connection')
const labels = async (): Promise<string> => (await form().locator('label').allTextContents()).join(' ')

it('names the engine that answered', async () => {
  await page.getByTestId('source').getByText('StarRocks').waitFor()
  await page.goto(`${service.url}/sources/s1`)
  await page.getByText('StarRocks 3.3.2 ·').waitFor()
})

it('is opened from the page of a source, and sends only what was changed', async () => {
  const changes: unknown[] = []
  await page.route('**/api/datasources/s1', async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback()
    changes.push(route.request().postDataJSON())
    return route.fulfill({ json: demoSource({ kind: 'mysql', name: 'Renamed' }) })
  })
  const dialog = page.getByRole('dialog', { name: 'Edit data source' })
  const save = async (fields: Record<string, string>): Promise<void> => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    for (const [name, text] of Object.entries(fields)) await dialog.locator(`input[name=${name}]`).fill(text)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  await save({ name: 'Renamed', host: 'db', 'db-username': 'reader', database: 'shop' })
  await page.getByRole('heading', { name: 'Renamed' }).waitFor()
  expect(changes.at(-1)).toMatchObject({ name: 'Renamed', config: { host: 'db', database: 'shop' } })
  await page.unroute('**/api/datasources/s1')
  expect(trouble).toEqual([])
})

it('follows the kind with the port, the fields and the engines that it also reaches', async () => {
  await page.goto(`${service.url}/sources`)
  await page.getByRole('button', { name: 'Add a data source' }).click()
  const port = form().locator('input[name=port]')
  await choose('PostgreSQL')
  await page.getByText('TimescaleDB · openGauss · GaussDB · KingbaseES').waitFor()
  await expect.poll(() => port.inputValue()).toBe('5432')
  if (shots) await page.screenshot({ path: `${shots}/source-form.png` })
  await choose('Trino')
  await expect.poll(() => port.inputValue()).toBe('8080')
  await expect.poll(labels).toMatch(/Catalog.*Schema/)
  await choose('MySQL / MariaDB')
  await page.getByText('Also for StarRocks · Doris').waitFor()
  await expect.poll(labels).not.toMatch(/Catalog|Schema/)
  await choose('SQLite')
  await page.getByLabel('File on the server').waitFor()
  await expect.poll(() => port.count()).toBe(0)
  expect(trouble).toEqual([])
})

it('offers the files of the server that a source can be made of, and takes any other path', async () => {
  await choose('SQLite')
  const path = form().getByLabel('File on the server')
  const files = page.locator('.n-base-select-option')
  await path.focus()
  await expect.poll(() => files.allTextContents()).toEqual(['demo.db', '/data/区域/sales.db'])
  if (shots) await page.screenshot({ path: `${shots}/source-files.png` })
  await path.fill('SALES')
  await expect.poll(() => files.allTextContents()).toEqual(['/data/区域/sales.db'])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => path.inputValue()).toBe('/data/区域/sales.db')
  await path.fill('other/place.db')
  await page.getByRole('textbox', { name: 'Name' }).focus()
  expect(await path.inputValue()).toBe('other/place.db')
  await choose('DuckDB')
  await page.getByText('In the data folder, or in a folder listed in SOURCE_DIRS', { exact: true }).waitFor()
  expect(trouble).toEqual([])
})

it('marks the fields that may be wrong when the connection fails, and goes to the first', async () => {
  await choose('PostgreSQL')
  for (const name of ['host', 'db-username', 'db-password', 'database'])
    await form().locator(`input[name=${name}]`).fill(name)
  await form().getByRole('button', { name: 'Test the connection' }).click()
  const reason = form().getByRole('alert').getByText('refused the user name or the password')
  await reason.waitFor()
  // Beside the buttons, on the screen: not below a form that is longer than it.
  await expect.poll(async () => (await reason.boundingBox())?.y ?? Infinity).toBeLessThan(860)
  const marked = form().locator('input[aria-invalid=true]')
  await expect.poll(() => marked.count()).toBe(2)
  await expect.poll(() => form().locator('input:focus').getAttribute('name')).toBe('db-username')
  await expect.poll(() => form().locator('input[name=db-password]').inputValue()).toBe('db-password')
  if (shots) await page.screenshot({ path: `${shots}/source-failed.png` })
  expect(trouble).toEqual([])
})

it('finds one of many sources by its name or address', async () => {
  const few = Array.from({ length: 9 }, (_, n) =>
    demoSource({ id: `s${String(n)}`, name: `Branch ${String(n)}` }),
  )
  service.sources = few
  await page.goto(`${service.url}/sources`)
  await expect.poll(() => page.getByTestId('source').count()).toBe(9)
  expect(await page.getByRole('searchbox', { name: 'Search data sources' }).count()).toBe(0)
  service.sources = [
    ...few,
    demoSource({ id: 's9', name: '华东', config: { host: 'DB-East', port: 1, database: 'd' } }),
  ]
  await page.reload()
  const search = page.getByRole('searchbox', { name: 'Search data sources' })
  await search.fill('db-east')
  await expect.poll(() => page.getByTestId('source').count()).toBe(1)
  await page.getByRole('link', { name: '华东' }).waitFor()
  await search.fill('nowhere')
  await page.getByText('No matching data sources').waitFor()
  await search.fill('branch 3')
  await page.getByRole('link', { name: 'Branch 3' }).waitFor()
  expect(trouble).toEqual([])
})
