/** The set-up of a source whose sync is interrupted: it says what happens, and goes on by itself. */
import { expect, it } from 'vitest'
import { demoSource } from '../fakes/fakeService.ts'
import { usePage, type Fixture } from '../support/fixture.ts'
import { problemsOf } from '../support/looks.ts'

let fixture: Fixture
usePage((given) => (fixture = given))

const PROGRESS = { type: 'progress', step: 'tables', done: 3, total: 9, table: 'orders' }
const INTERRUPTED = { type: 'interrupted', restarts_in_s: 12 }
const FINISHED = { type: 'finished', datasource: demoSource({ setup: 'tables' }) }
const openStep = async (change: object): Promise<void> => {
  const { page, service } = fixture
  service.sources = [demoSource({ demo: false, tables: 0, open_tables: 0, setup: 'schema', ...change })]
  await page.goto(`${service.url}/settings/sources/s1/setup/schema`)
}
const syncs = (): number => fixture.service.requests.filter((line) => line.endsWith('/sync')).length

it('counts down to the next start of a sync whose process was killed, then goes on without a click', async () => {
  const { page, service, trouble } = fixture
  service.syncs = [[PROGRESS, INTERRUPTED], [FINISHED]]
  await openStep({ status: 'syncing' })
  await page.getByText('It starts again by itself in 12 seconds.').waitFor()
  expect(await problemsOf(page, 'interrupted')).toEqual([])
  service.streaming?.destroy()
  await page.getByText('The connection to TableTalk was lost. Trying again…').waitFor()
  await page.getByText('9 tables were found. No rows were read.').waitFor()
  expect(syncs()).toBe(2)
  await page.getByRole('button', { name: 'Continue' }).waitFor()
  expect(trouble.filter((line) => !line.includes('ERR_'))).toEqual([])
})

it('starts again by a click when it was interrupted before the page was opened', async () => {
  const { page, service } = fixture
  service.syncs = [[FINISHED]]
  await openStep({ status: 'failed', error: 'The sync was interrupted: its process ended. Start it again.' })
  await page.getByRole('alert').filter({ hasText: 'its process ended' }).waitFor()
  expect(syncs()).toBe(0)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('9 tables were found. No rows were read.').waitFor()
})

const DEAD = {
  status: 'failed',
  error: 'The sync was interrupted: its process ended, and it does not start again by itself.',
}

it('says on the page of a source that its sync was interrupted, and starts it by a click', async () => {
  const { page, service, trouble } = fixture
  service.sources = [demoSource(DEAD)]
  service.syncs = [[PROGRESS, { type: 'finished', datasource: demoSource() }]]
  await page.goto(`${service.url}/settings/sources/s1`)
  await page.getByRole('alert').filter({ hasText: 'does not start again by itself' }).waitFor()
  expect(await problemsOf(page, 'dead-sync')).toEqual([])
  service.sources = [demoSource()]
  await page.getByRole('button', { name: 'Sync again' }).click()
  await page.getByTestId('source-sync').getByText('Synced').waitFor()
  expect([syncs(), trouble]).toEqual([1, []])
})

it('shows in the list that the process of a sync died that nobody follows', async () => {
  const { page, service } = fixture
  service.sources = [demoSource({ status: 'syncing' })]
  await page.goto(`${service.url}/settings/sources`)
  await page.locator('[data-testid=source][data-status=syncing]').waitFor()
  service.sources = [demoSource(DEAD)]
  await page.getByText('does not start again by itself').waitFor()
  await page.getByRole('button', { name: 'Sync again' }).waitFor()
  expect(syncs()).toBe(0)
})
