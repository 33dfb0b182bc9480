/** Forms that are refused: the focus goes to the first wrong field, which is described by what is wrong with it. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { ORDERS } from '../fakes/fakeAnswer.ts'
import type { FakeService } from '../fakes/fakeService.ts'
import { audit } from '../support/audit.ts'
import { goTo } from '../support/browser.ts'
import { usePage } from '../support/fixture.ts'

let page: Page
let service: FakeService
let trouble: string[]
usePage((fixture) => {
  ;({ page, service, trouble } = fixture)
  service.refusals = []
  service.tables = [ORDERS]
})

/** The name of the field that has the focus, and what it is described by. */
const focused = () =>
  page.evaluate(() => {
    const field = document.activeElement
    const ids = (field?.getAttribute('aria-describedby') ?? '').split(' ')
    const notes = ids.map((id) => document.getElementById(id)?.textContent ?? '')
    return [field?.getAttribute('name') ?? '', notes.join(' ').trim()]
  })
const save = () => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
const rule = async (kind: RegExp): Promise<void> => {
  await goTo(page, '/settings/sources/s1/rules')
  await page.getByRole('button', { name: kind }).first().click()
  await page.getByRole('dialog').waitFor()
}

it('a rule for rows without a column', async () => {
  await rule(/^Add a rule for rows/u)
  await save()
  await expect.poll(focused).toEqual(['rule-column', 'Choose a column.'])
  expect(await audit(page)).toEqual([])
  expect(trouble).toEqual([])
})

it('a rule for rows that holds for nobody', async () => {
  await rule(/^Add a rule for rows/u)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'All rows' }).check()
  await dialog.getByRole('radio', { name: 'These groups and users' }).check()
  await save()
  const nobody = dialog.getByRole('group', { name: 'For whom' })
  await nobody.getByRole('alert').waitFor()
  await expect.poll(() => nobody.locator(':focus').count()).toBe(1)
})

it('a rule for a column without one', async () => {
  await rule(/^Add a rule for a column/u)
  await save()
  await expect.poll(focused).toEqual(['rule-column', 'Choose a column.'])
})

it('a field that the service refuses', async () => {
  await goTo(page, '/settings/teaching/terms')
  await page.getByRole('button', { name: 'Add a term' }).click()
  await page.locator('input[name=term-name]').fill('margin')
  await page.locator('textarea[name=term-definition]').fill('Revenue less cost')
  const errors = [{ path: 'definition', message: 'Say it in fewer words.' }]
  service.refusals = [['POST /api/terms', { status: 422, code: 'invalid', detail: 'No.', errors }]]
  await save()
  await expect.poll(focused).toEqual(['term-definition', 'Say it in fewer words.'])
})
