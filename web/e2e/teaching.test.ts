/** What a source is taught: terms and examples of an administrator, and the correction of a user, reviewed by figures. */
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, openSettings, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
const userPassword = process.env['USER_PASSWORD'] ?? ''
const mart = process.env['MART'] ?? ''
const shots = process.env['SHOTS'] ?? ''

const QUESTION = 'total amount of orders'
const CORRECTED = 'SELECT SUM(amount) AS total FROM orders WHERE amount > 5'
const EXAMPLE = 'How many stores does each area have?'
const COUNTED = 'SELECT area_id, COUNT(*) AS stores FROM stores GROUP BY area_id'

describe.skipIf(url === '')('what a source is taught', () => {
  let browser: Browser
  let page: Page
  let trouble: string[]
  let user: Page
  let userTrouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url, { acceptDownloads: true }))
    await signIn(page, url, 'admin', password)
    ;({ page: user, trouble: userTrouble } = await open(browser, url))
    await signIn(user, url, 'ada', userPassword)
  })
  afterAll(async () => {
    await browser.close()
  })

  const shoot = async (name: string): Promise<void> => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  }
  const tab = (name: string | RegExp) => page.getByRole('tab', { name })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string) => page.getByRole('dialog').locator(`[name=${name}]`)

  async function ask(on: Page, text: string): Promise<Locator> {
    await on.goto(`${url}/chat?source=${mart}`)
    await on.locator('textarea').fill(text)
    await on.keyboard.press('Enter')
    const turn = on.getByTestId('turn')
    await turn.and(on.locator('[data-status=finished]')).waitFor()
    return turn
  }

  it('is told what there is to do while nothing is taught', async () => {
    await openSettings(page, 'Terms and examples')
    await page.getByRole('heading', { name: 'No terms yet' }).waitFor()
    await page.goto(`${url}/sources/${mart}`)
    await page.locator('#content').getByRole('link', { name: 'Terms and examples' }).click()
    await page.getByRole('heading', { name: 'No terms yet' }).waitFor()
    await expect.poll(() => page.getByLabel('Data source', { exact: true }).inputValue()).toBe(mart)
    expect(await audit(page)).toEqual([])
  })

  it('takes a term, and says at its field what is wrong with it', async () => {
    await button('Add a term').first().click()
    await field('term-name').fill('amount')
    await field('term-synonyms').fill('turnover, money in')
    await field('term-definition').fill('What customers paid for their orders.')
    await page.getByRole('dialog').getByText('Table', { exact: true }).click()
    await page.keyboard.type('orders')
    await page.locator('.n-base-select-option').filter({ hasText: 'orders' }).first().click()
    await field('term-expression').fill('SUM(amont)')
    await button('Save').click()
    await expect.poll(() => field('term-expression').getAttribute('aria-invalid')).toBe('true')
    expect(await audit(page)).toEqual([])
    await shoot('term-refused')
    await field('term-expression').fill('SUM()')
    await field('term-expression').press('ArrowLeft')
    await page.getByLabel('Insert a column: Expression').click()
    await page.locator('.n-base-select-option').filter({ hasText: 'amount' }).click()
    await expect.poll(() => field('term-expression').inputValue()).toBe('SUM(amount)')
    await button('Save').click()
    const card = page.getByTestId('term')
    await card.getByText('SUM(amount)').waitFor()
    for (const word of ['Measure', 'turnover', 'money in'])
      await card.getByText(word, { exact: true }).waitFor()
    await shoot('terms')
  })

  it('takes an example after its rows were looked at', async () => {
    await tab('Examples').click()
    await button('Add an example').first().click()
    await field('example-question').fill(EXAMPLE)
    await field('example-sql').fill('DELETE FROM stores')
    await field('example-sql').press('Control+Enter')
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await field('example-sql').fill(COUNTED)
    await button('Run').click()
    await page.getByTestId('statement-rows').getByText('2 rows').waitFor()
    await shoot('example-form')
    await button('Save').click()
    await page.getByTestId('teaching-example').getByText('COUNT').waitFor()
    await page.reload()
    await page.getByTestId('teaching-example').getByText(EXAMPLE).waitFor()
  })

  it('is used, and told in the answer with its definition', async () => {
    const turn = await ask(page, QUESTION)
    await turn.getByTestId('details-toggle').click()
    await turn.getByTestId('sources').locator('summary').first().click()
    const term = turn.getByTestId('used-terms').getByRole('button').filter({ hasText: 'amount' })
    await term.click()
    await turn.getByText('What customers paid for their orders.').waitFor()
    expect(await audit(page)).toEqual([])
    await shoot('answer-terms')
  })

  it('lets a user say what the statement should have been', async () => {
    await ask(user, QUESTION)
    await user.getByRole('button', { name: 'Bad answer' }).click()
    const dialog = user.getByRole('dialog', { name: 'What was wrong?' })
    const statement = dialog.getByLabel('The SQL it should have been')
    await expect.poll(() => statement.inputValue()).toMatch(/orders/)
    await dialog.getByLabel('Your comment').fill('small orders do not count')
    await statement.fill(CORRECTED)
    await dialog.getByRole('button', { name: 'Send feedback' }).click()
    await user.getByText('An administrator will review it').waitFor()
  })

  it('is reviewed by the rows of both statements, and accepted once the evaluation is not worse', async () => {
    await page.goto(`${url}/settings/teaching?source=${mart}`)
    await tab('Proposals (1)').click()
    await page.getByTestId('proposal').getByRole('button').click()
    const review = page.getByTestId('review')
    await review.getByText('small orders do not count').waitFor()
    await review.locator('ins').first().waitFor()
    await review.getByTestId('shown-rows').getByText('40').first().waitFor()
    await review.getByTestId('corrected-rows').getByText('30.75').waitFor()
    const accept = button('Accept as example')
    await expect.poll(() => accept.isDisabled()).toBe(true)
    await review.getByText('Run the evaluation before you accept').waitFor()
    await review.getByTestId('estimate').getByText('no model calls').waitFor()
    expect(await audit(page)).toEqual([])
    await button('Run the evaluation').click()
    await review.getByTestId('outcome-counts').waitFor()
    await review.getByText('You can accept it.').waitFor()
    await shoot('review')
    await accept.click()
    await page.getByText('It is an example now').waitFor()
    await page.getByRole('heading', { name: 'No open proposals' }).waitFor()
    await tab('Examples').click()
    await page
      .getByTestId('teaching-example')
      .filter({ hasText: 'From feedback' })
      .getByText(QUESTION)
      .waitFor()
  })

  it('is evaluated by its own examples', async () => {
    await tab('Evaluation').click()
    await button('Run the evaluation').click()
    await expect.poll(() => page.getByTestId('evaluated').count()).toBe(2)
    expect(await audit(page)).toEqual([])
    await shoot('evaluation')
  })

  it('leaves as YAML, and comes back unchanged', async () => {
    await button('Import and export').click()
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download YAML').click()])
    const yaml = await readFile(await download.path(), 'utf8')
    for (const text of ['SUM(amount)', 'turnover', EXAMPLE, QUESTION]) expect(yaml).toContain(text)
    const choose = (text: string) =>
      page
        .getByTestId('yaml-input')
        .setInputFiles([{ name: 'a.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) }])
    await choose(yaml)
    await page.getByText('Everything in this file is here already').waitFor()
    await choose(yaml.replace('SUM(amount)', 'SUM(amont)'))
    await page.getByTestId('import-problems').waitFor()
    await choose(yaml.replace('money in', 'income'))
    await page.getByTestId('import-summary').getByText('changed: 1').waitFor()
    await button('Import now').click()
    await page.getByText('Terms and examples imported').waitFor()
    await tab('Terms').click()
    await page.getByTestId('term').getByText('income', { exact: true }).waitFor()
  })

  it('can be read, but not changed, by a user', async () => {
    await user.goto(`${url}/settings/teaching`)
    await user.getByTestId('term').getByText('income', { exact: true }).waitFor()
    await expect.poll(() => user.getByRole('tab').allTextContents()).toEqual(['Terms', 'Examples'])
    await expect.poll(() => user.getByTestId('term').getByRole('button').count()).toBe(0)
    await expect.poll(() => user.getByRole('button', { name: /Add|Import/ }).count()).toBe(0)
  })

  it('marks the answers that used another definition', async () => {
    await page.getByTestId('term').getByRole('button', { name: 'Edit' }).click()
    await field('term-expression').fill('AVG(amount)')
    await button('Save').click()
    await page.getByTestId('term').getByText('AVG(amount)').waitFor()
    await page.goto(url)
    await page.locator('aside li').filter({ hasText: QUESTION }).getByRole('link').click()
    await page.getByTestId('details-toggle').click()
    await page.getByTestId('sources').locator('summary').first().click()
    await page.getByText('definition changed since').waitFor()
    expect(await audit(page)).toEqual([])
    await shoot('answer-changed')
    await page.goto(`${url}/settings/teaching?source=${mart}`)
  })

  it('is switched off and deleted', async () => {
    const card = page.getByTestId('term')
    await card.getByRole('switch').click()
    await expect.poll(() => card.getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await card.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Term deleted').waitFor()
    await page.getByRole('heading', { name: 'No terms yet' }).waitFor()
  })

  it('causes no trouble', () => {
    expect([...trouble, ...userTrouble]).toEqual([])
  })
})
