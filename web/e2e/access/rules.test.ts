/** Rules of a source: an administrator makes them by pickers, looks through a user's eyes, and the user sees just that. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, openSettings, pickTable, signIn } from '../support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const userPassword = process.env['USER_PASSWORD'] ?? ''
const source = process.env['SOURCE'] ?? ''
const shots = process.env['SHOTS'] ?? ''

const PHONE = { width: 360, height: 740 }

describe.skipIf(url === '')('the rules of a source', () => {
  let browser: Browser
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url, { viewport: { width: 1440, height: 1000 } }))
    await signIn(page, url, 'admin', password)
  })
  afterAll(async () => {
    await browser.close()
  })

  const shoot = async (name: string, on = page): Promise<void> => {
    if (!shots) return
    for (const scheme of ['light', 'dark'] as const) {
      await on.emulateMedia({ colorScheme: scheme })
      await on.screenshot({ path: `${shots}/${name}-${scheme}.png` })
    }
    await on.emulateMedia({ colorScheme: 'light' })
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const dialog = () => page.getByRole('dialog')
  const field = (name: string) => dialog().locator(`[name=${name}]`)
  const card = () => page.getByTestId('rule-table').filter({ hasText: 'clients' })
  const preview = () => page.getByTestId('rule-preview')

  it('are for groups, which have members', async () => {
    await openSettings(page, 'Groups')
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor()
    await button('Add a group').click()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByText('Give the group a name.').waitFor()
    await field('group-name').fill('Sales')
    await dialog().getByLabel('Members').selectOption('ada')
    expect(await audit(page)).toEqual([])
    await page.keyboard.press('Tab')
    await dialog().getByRole('button', { name: 'Save' }).press('Enter')
    await page.getByTestId('group').getByText('ada').waitFor()
    expect(await audit(page)).toEqual([])
    await shoot('groups')
  })

  it('compare with attributes of a person', async () => {
    await openSettings(page, 'Users')
    await page.getByTestId('user').filter({ hasText: 'ada' }).getByText('Sales').waitFor()
    await page.getByRole('button', { name: 'Groups and attributes: ada' }).click()
    await dialog().getByText('Sales').first().waitFor()
    await button('Add an attribute').click()
    await dialog().getByLabel('Attribute', { exact: true }).fill('region')
    await dialog().getByLabel('Values').fill('North,')
    expect(await audit(page)).toEqual([])
    await shoot('attributes')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await page.getByText('Groups and attributes of ada saved').waitFor()
  })

  it('are made by pickers', async () => {
    await page.goto(`${url}/settings/sources/${source}`)
    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByText('No rules yet', { exact: false }).waitFor()
    await pickTable(page, 'Rules for another table', 'clients')
    await button('Add a rule for rows of clients').click()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByText('Choose a column.').waitFor()
    await field('rule-column').selectOption('region')
    await field('rule-operand').selectOption('attribute')
    await field('rule-attribute').fill('region')
    await dialog().getByText('These groups and users').click()
    await dialog().getByLabel('Groups', { exact: true }).selectOption('Sales')
    expect(await audit(page)).toEqual([])
    await shoot('row-rule')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await card().getByText('Sales: rows where region is the user’s “region”').waitFor()
    await button('Add a rule for a column of clients').click()
    await field('rule-column').selectOption('phone')
    await dialog().getByText('The last four characters').click()
    expect(await audit(page)).toEqual([])
    await shoot('column-rule')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await card().getByText('phone shows the last four characters (Everybody)').waitFor()
  })

  it('are looked at through the eyes of a user before they are saved', async () => {
    await page.getByLabel('User', { exact: true }).selectOption('ada')
    await preview().getByText('2 of 5 rows').waitFor()
    await preview().getByText(`The rows where "region" = 'North'`).waitFor()
    await preview().getByText('****1111').waitFor()
    await preview().locator('summary').click()
    await preview().getByText('SELECT').first().waitFor()
    expect(await preview().textContent()).not.toContain('555-010')
    expect(await audit(page)).toEqual([])
    await shoot('preview')
    await page.getByLabel('User', { exact: true }).selectOption('admin')
    await preview().getByText('0 of 5 rows').waitFor()
  })

  it('are read by the pickers again, and what these cannot say is written as SQL', async () => {
    await card()
      .getByRole('button', { name: /^Edit the rule: Sales/ })
      .click()
    await expect.poll(() => field('rule-column').inputValue()).toBe('region')
    await expect.poll(() => field('rule-attribute').inputValue()).toBe('region')
    await dialog().getByLabel('By SQL').check()
    await field('rule-sql').fill("lower(region) = 'x' AND gone = 1")
    await dialog().getByText('says more than the fields can show').waitFor()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await card().getByText('gone').first().waitFor()
    await card().locator('.blocks').waitFor()
    await expect.poll(() => button('Save the rules').isDisabled()).toBe(true)
    await card()
      .getByRole('button', { name: /^Edit the rule: Sales/ })
      .click()
    await field('rule-sql').fill("region = USER_ATTRIBUTE('region')")
    await dialog().getByLabel('By columns').check()
    await expect.poll(() => field('rule-attribute').inputValue()).toBe('region')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => button('Save the rules').isDisabled()).toBe(false)
    await button('Save the rules').click()
    await page.getByText('Rules saved').waitFor()
    await page.reload()
    await card().getByText('Sales: rows where region is the user’s “region”').waitFor()
  })

  // promise: rules-of-views
  it('withhold a view of the table until somebody states that everybody may read it', async () => {
    const view = page.getByTestId('dependent').filter({ hasText: 'people' })
    const box = view.getByRole('checkbox', { name: 'Everybody may read this view' })
    await view.getByText('Nobody to whom they apply sees it.').waitFor()
    await page.getByTestId('dependents').scrollIntoViewIfNeeded()
    expect(await audit(page)).toEqual([])
    await shoot('dependents')
    for (const sentence of ['Everybody may read it.', 'Nobody to whom they apply sees it.']) {
      await box.click()
      await view.getByText(sentence).waitFor()
      await button('Save the rules').click()
      await page.getByText('Not saved yet.').waitFor({ state: 'detached' })
      await page.reload()
      await view.getByText(sentence).waitFor()
    }
  })

  it('hold for the user, whose answer says so', async () => {
    const { page: user, trouble: ofUser } = await open(browser, url, { viewport: PHONE })
    await signIn(user, url, 'ada', userPassword)
    await user.goto(`${url}/chat?source=${source}`)
    await user.locator('textarea').fill('list name and phone of clients')
    await user.keyboard.press('Enter')
    const turn = user.getByTestId('turn')
    await turn.and(user.locator('[data-status=finished]')).waitFor()
    await turn.getByText('****1111').first().waitFor()
    const shown = (await turn.textContent()) ?? ''
    expect(shown).toContain('Cid')
    expect(shown).not.toMatch(/Bob|Dee|Eve|555-010/)
    await turn.getByText('only what you may see').waitFor()
    await turn.getByTestId('details-toggle').click()
    await turn.getByText('Of “clients” only the rows that you may see are used.').waitFor()
    await turn.getByText('Masked in “clients”: phone.').scrollIntoViewIfNeeded()
    expect(await audit(user)).toEqual([])
    await shoot('ruled-answer', user)
    await expect
      .poll(() => user.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(PHONE.width)
    expect(ofUser).toEqual([])
  })

  it('are seen on a phone, too', async () => {
    await page.setViewportSize(PHONE)
    await preview().getByText('of 5 rows').waitFor()
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(PHONE.width)
    expect(await audit(page)).toEqual([])
    await shoot('phone-rules')
    await card()
      .getByRole('button', { name: /^Edit the rule: Sales/ })
      .click()
    await field('rule-attribute').waitFor()
    await shoot('phone-row-rule')
    await page.keyboard.press('Escape')
  })

  it('are told when a group is deleted that they name', async () => {
    await page.goto(`${url}/settings/groups`)
    await page.getByRole('button', { name: 'Delete “Sales”' }).click()
    await page
      .getByRole('alertdialog')
      .getByText(/Rules of these data sources name “Sales”: .+\./)
      .waitFor()
    await shoot('phone-delete-group')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'No groups yet' }).waitFor()
    expect(trouble).toEqual([])
  })
})
