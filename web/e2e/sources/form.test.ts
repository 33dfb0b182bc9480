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
