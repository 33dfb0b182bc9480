/** The product as a user meets it: a real service, its demo data, a real browser. */
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, openSettings, signIn } from '../support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
/** A SQLite file on the server whose table `hostile` holds markup, and where pictures of the page go. */
const sqliteFile = process.env['SQLITE_FILE'] ?? ''
const pictures = process.env['PICTURES']

describe.skipIf(url === '')('the product', () => {
  let browser: Browser
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url, { locale: 'zh-CN', acceptDownloads: true }))
  })
  afterAll(async () => {
    await browser.close()
  })

  async function picture(name: string): Promise<void> {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` })
  }

  async function ask(text: string): Promise<Locator> {
    const turns = page.getByTestId('turn')
    const before = await turns.count()
    await page.locator('textarea').last().fill(text)
    await page.keyboard.press('Enter')
    const turn = turns.nth(before)
    await turn.waitFor()
    await waitUntilEnded(turn)
    return turn
  }

  async function waitUntilEnded(turn: Locator): Promise<void> {
    await turn
      .and(page.locator('[data-status=finished], [data-status=failed], [data-status=cancelled]'))
      .waitFor()
  }

  /** An edited statement is a version of the answer, in the same place. */
  async function showsVersion(turn: Locator, place: string): Promise<void> {
    await turn.getByTestId('answer-versions').filter({ hasText: place }).waitFor()
    await waitUntilEnded(turn)
  }

  async function edit(turn: Locator, sql: string): Promise<void> {
    await turn.getByRole('button', { name: '编辑并执行' }).click()
    await turn.locator('textarea').fill(sql)
    await turn.getByRole('button', { name: '执行', exact: true }).click()
  }

  async function expectWhole(turn: Locator): Promise<void> {
    await expect.poll(() => turn.getAttribute('data-status')).toBe('finished')
    for (const part of ['sources', 'sql', 'table', 'chart', 'headline', 'figures', 'answered-by']) {
      await expect.poll(() => turn.getByTestId(part).count(), { message: part }).toBe(1)
    }
    await expect
      .poll(() => turn.getByTestId('figures').textContent())
      .toMatch(/个数字均与数据行一致|figures match the rows/)
  }

  it('signs in, with nothing filled in beforehand', async () => {
    await page.goto(url)
    await page.locator('input[name=username]').waitFor()
    await expect.poll(() => page.locator('input[name=password]').inputValue()).toBe('')
    await signIn(page, url, 'admin', password)
    await page.getByTestId('example').first().waitFor()
    await picture('welcome')
  })

  it('answers 各省份的销售额前五名 with SQL, five rows, a chart and a checked summary', async () => {
    const turn = await ask('各省份的销售额前五名')
    await expectWhole(turn)
    await expect.poll(() => turn.getByTestId('table').locator('tbody tr').count()).toBe(5)
    await turn.getByTestId('chart').locator('canvas').first().waitFor()
    await picture('provinces')
  })

  it('answers the same in English, and a follow-up that leans on what was asked before', async () => {
    const monthly = await ask('monthly revenue in 2025 by category')
    await expectWhole(monthly)
    await picture('monthly')
    const followUp = await ask('按月呢？')
    await expect.poll(() => followUp.getAttribute('data-status')).toBe('finished')
    await expect.poll(() => followUp.getByTestId('table').count()).toBe(1)
    await picture('follow-up')
  })

  it('hands the rows out as files', async () => {
    const first = page.getByTestId('turn').first()
    for (const [label, start] of [
      ['CSV', '\uFEFF'],
      ['Excel', 'PK'],
      ['JSON', ''],
    ] as const) {
      await first.getByRole('button', { name: '下载', exact: true }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('.n-dropdown-option').filter({ hasText: label }).first().click(),
      ])
      const content = await readFile(await download.path())
      expect(download.suggestedFilename()).toContain('各省份的销售额前五名.')
      expect(content.length).toBeGreaterThan(50)
      if (start === 'PK') expect(content.subarray(0, 2).toString()).toBe(start)
    }
  })

  it('keeps everything over a reload', async () => {
    const texts = async (): Promise<(string | null)[]> => [
      await page.getByTestId('headline').first().textContent(),
      await page.getByTestId('table').first().textContent(),
      await page.getByTestId('sql').last().textContent(),
    ]
    const before = await texts()
    await page.reload()
    await page.getByTestId('turn').nth(2).waitFor()
    await expect.poll(() => texts()).toEqual(before)
    await expect.poll(() => page.locator('aside nav li').count()).toBeGreaterThan(0)
  })

  it('lets the user switch the chart and edit the SQL', async () => {
    const first = page.getByTestId('turn').first()
    await first.getByTestId('result').locator('.types button').last().click()
    await first.getByTestId('details-toggle').click()
    await first.getByRole('button', { name: '编辑并执行' }).click()
    await first.locator('textarea').fill('SELECT COUNT(*) AS n FROM orders')
    await first.getByRole('button', { name: '执行', exact: true }).click()
    await showsVersion(first, '2/2')
    await expect.poll(() => first.getByTestId('table').textContent()).toContain('50,000')
  })

  it('refuses an edited statement that would write, and says so', async () => {
    const turn = page.getByTestId('turn').first()
    await turn.getByTestId('details-toggle').click()
    await edit(turn, 'DROP TABLE orders')
    await showsVersion(turn, '3/3')
    await expect.poll(() => turn.getByTestId('error').textContent()).toContain('sql_rejected')
    await picture('refused')
  })

  it('stops an answer, with its query', async () => {
    const endless =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS c FROM n'
    const turn = page.getByTestId('turn').first()
    await turn.getByRole('button', { name: '上一个版本' }).click()
    await showsVersion(turn, '2/3')
    await edit(turn, endless)
    await turn.getByTestId('writing').getByRole('region').waitFor()
    await page.getByRole('button', { name: '停止' }).click()
    await showsVersion(turn, '4/4')
    await expect.poll(() => turn.getAttribute('data-status')).toBe('cancelled')
  })

  it('speaks English and shows it in the dark', async () => {
    await page.locator('button.account').click()
    await page.getByText('English', { exact: true }).click()
    await page.locator('button.account').click()
    await page.getByText('Dark', { exact: true }).click()
    await page.getByText('Summary of').or(page.getByPlaceholder('Ask a follow-up question')).first().waitFor()
    await picture('dark')
  })

  it('adds a data source, syncs it, and shows markup in its rows as text', async () => {
    await openSettings(page, 'Data sources')
    await page.getByRole('button', { name: 'Add a data source' }).click()
    await page.getByRole('radio', { name: 'SQLite' }).click()
    await page.locator('input[name=name]').fill('<img src=x onerror=alert(1)>')
    await page.locator('input[name=path]').fill('/no/such/file.db')
    await page.getByRole('button', { name: 'Test the connection' }).click()
    await page.locator('input[name=path][aria-invalid=true]').waitFor()
    await page.locator('input[name=path]').fill(sqliteFile)
    await page.getByRole('button', { name: 'Test the connection' }).click()
    await page.getByTestId('setup-connection').getByRole('status').waitFor()
    await page.getByRole('button', { name: 'Test and continue' }).click()
    const goOn = page.getByRole('button', { name: 'Continue' })
    for (const step of ['schema', 'tables']) {
      await page.getByTestId(`setup-${step}`).waitFor()
      await goOn.click()
    }
    await page.getByLabel('Read values of the tables').check()
    for (const models of [0, 1])
      await page
        .getByLabel(/^Names, sample values and rows/)
        .nth(models)
        .check()
    await goOn.click()
    await page.getByRole('button', { name: 'Finish without asking' }).click()
    await openSettings(page, 'Data sources')
    const card = page.getByTestId('source').filter({ hasText: 'onerror' })
    await card.and(page.locator('[data-status=ready]')).waitFor()
    await picture('sources')
    await card.getByRole('button', { name: 'Ask' }).click()
    await page.getByTestId('source-picker').filter({ hasText: 'onerror' }).waitFor()
    const turn = await ask('how many hostile')
    await expect.poll(() => turn.getAttribute('data-status')).not.toBe('cancelled')
  })

  it('had no dialog, no script error, no CSP report and no foreign request', () => {
    expect(trouble).toEqual([])
  })
})
