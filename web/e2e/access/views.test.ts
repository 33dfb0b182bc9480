/** The pages of groups, of attributes and of the rules of a source, in every look. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORDERS } from '../fakes/fakeAnswer.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { goTo, launch, open, signIn } from '../support/browser.ts'
import { LOOKS, problemsOf } from '../support/looks.ts'

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.tables = [ORDERS]
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    ;({ page, trouble } = await open(browser, service.url, look))
    await signIn(page, service.url, 'admin', PASSWORD)
  })
  afterAll(async () => {
    expect(trouble).toEqual([])
    await page.context().close()
  })

  async function isFine(view: string): Promise<void> {
    expect(await problemsOf(page, `${view}-${name}`)).toEqual([])
  }

  it('the rules of a data source, their forms and what a user would see', async () => {
    await goTo(page, '/settings/sources/s1/rules')
    await page.getByTestId('preview-table').locator('td').first().waitFor()
    await isFine('rules')
    await page.getByTestId('rule').first().getByRole('button').first().click()
    await page.getByTestId('comparison').nth(1).waitFor()
    await isFine('row-rule')
    await page.keyboard.press('Escape')
    await page.getByTestId('rule').last().getByRole('button').first().click()
    await page.locator('select[name=rule-column]').waitFor()
    await isFine('column-rule')
    await page.keyboard.press('Escape')
    await page.getByTestId('preview-table').locator('summary').click()
    await page.getByTestId('rule-preview').scrollIntoViewIfNeeded()
    await isFine('rule-preview')
  })

  it('the first questions of a data source', async () => {
    await goTo(page, '/settings/sources/s1/starters')
    await page.getByTestId('starters').nth(1).getByRole('textbox').nth(1).waitFor()
    await isFine('starters')
  })

  it('what changed in a data source, and what that breaks', async () => {
    await goTo(page, '/settings/sources/s1/changes')
    await page.getByTestId('broken').getByRole('link').nth(1).waitFor()
    await page.getByTestId('sync-changes').getByRole('button').click()
    await page.getByText('customers.attribute_10').waitFor()
    await isFine('changes')
  })

  it('groups, and the groups and attributes of a person', async () => {
    await goTo(page, '/settings/groups')
    await page.getByTestId('group').first().waitFor()
    await isFine('groups')
    await page.getByTestId('group').first().getByRole('button').first().click()
    await page.locator('input[name=group-name]').waitFor()
    await isFine('group-form')
    await goTo(page, '/settings/users')
    await page.getByRole('button', { name: /^(Groups and attributes|用户组和属性): admin$/ }).click()
    await page.locator('input[name=attribute-0]').waitFor()
    await isFine('attributes')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('what users and roles may use in a day', async () => {
    await goTo(page, '/settings/users')
    await page.getByTestId('use').filter({ hasText: '42,318' }).waitFor()
    await isFine('uses')
    await page.getByTestId('use').click()
    await page.getByRole('dialog').locator('input[inputmode=decimal]').last().waitFor()
    await isFine('budget-form')
    await goTo(page, '/settings/roles')
    await page.getByText(/50,000/).waitFor()
    await isFine('role-budget')
  })
})
