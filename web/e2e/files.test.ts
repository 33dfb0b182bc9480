/** Files as a user meets them: two real workbooks, the real product, a question over both. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, open, openSettings, signIn } from './support/browser.ts'

const url = process.env['SERVICE_URL'] ?? ''
const password = process.env['ADMIN_PASSWORD'] ?? ''
/** A folder with `订单.xlsx`, `客户.xlsx` and `broken.xlsx`. */
const folder = process.env['WORKBOOKS'] ?? ''
const pictures = process.env['PICTURES']

describe.skipIf(folder === '')('files', () => {
  let browser: Browser
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    browser = await launch()
    ;({ page, trouble } = await open(browser, url, { locale: 'zh-CN', acceptDownloads: true }))
    await signIn(page, url, 'admin', password)
  })
  afterAll(async () => {
    await browser.close()
  })

  async function picture(name: string): Promise<void> {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` })
  }

  /** Drops files of the folder on the page, as from a file manager. */
  async function drop(...names: string[]): Promise<void> {
    const contents = await Promise.all(
      names.map(async (name) => ({ name, base64: (await readFile(join(folder, name))).toString('base64') })),
    )
    await page.evaluate((files) => {
      const transfer = new DataTransfer()
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], name))
      }
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        )
    }, contents)
  }

  async function ask(text: string): Promise<Locator> {
    const turn = page.getByTestId('turn').nth(await page.getByTestId('turn').count())
    await page.locator('textarea').last().fill(text)
    await page.keyboard.press('Enter')
    await turn.and(page.locator('[data-status=finished], [data-status=failed]')).waitFor()
    return turn
  }

  async function rowsOf(turn: Locator): Promise<string[]> {
    const rows = await turn.getByTestId('table').locator('tbody tr').allTextContents()
    return rows.map((row) => row.replace(/\s+/g, '')).sort()
  }

  const chips = (): Locator => page.getByTestId('chip')

  it('answers a question over two workbooks that were dropped into the chat', async () => {
    await drop('订单.xlsx', '客户.xlsx')
    await expect.poll(() => chips().count()).toBe(2)
    await page.getByText('可以跨文件').waitFor()
    await page.getByTestId('example').first().waitFor()
    await picture('attached')
    const turn = await ask('各地区的金额合计')
    await expect.poll(() => turn.getAttribute('data-status')).toBe('finished')
    await expect.poll(() => turn.getByTestId('sources').textContent()).toMatch(/订单\.xlsx.*客户\.xlsx/)
    await expect.poll(() => turn.getByTestId('sql').textContent()).toContain('JOIN')
    await expect.poll(() => rowsOf(turn)).toEqual(['华东400', '华南200'])
    await picture('joined')
  })

  it('hands the joined rows out as a workbook', async () => {
    const turn = page.getByTestId('turn').first()
    await turn.getByRole('button', { name: '下载', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.n-dropdown-option').filter({ hasText: 'Excel' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('各地区的金额合计.xlsx')
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK')
  })

  it('keeps the files for the next question, over a reload too', async () => {
    await page.reload()
    await page.getByTestId('turn').first().waitFor()
    await expect.poll(() => chips().allTextContents()).toEqual(['订单.xlsx', '客户.xlsx'])
    const turn = await ask('有多少客户？')
    await expect.poll(() => turn.getByTestId('table').textContent()).toContain('3')
  })

  it('asks the data source again once one is chosen', async () => {
    await page.getByTestId('source-picker').click()
    await page.locator('.n-dropdown-option').first().click()
    await expect.poll(() => chips().count()).toBe(0)
    const turn = await ask('各省份的销售额前五名')
    await expect.poll(() => turn.getByTestId('table').locator('tbody tr').count()).toBe(5)
  })

  it('lists them, finds one by its name, and says why a broken one is refused', async () => {
    await openSettings(page, '文件')
    await expect.poll(() => page.getByTestId('file').count()).toBe(2)
    await drop('broken.xlsx')
    const refused = page.locator('[data-testid=upload][data-state=refused]')
    await refused.getByText('文件已损坏或不完整').waitFor()
    await page.getByRole('searchbox', { name: '搜索文件' }).fill('客')
    await expect.poll(() => page.getByTestId('file').count()).toBe(1)
    await expect.poll(() => page.getByTestId('file').textContent()).toContain('客户.xlsx')
    await page.getByRole('searchbox', { name: '搜索文件' }).fill('')
    await expect.poll(() => page.getByTestId('file').count()).toBe(2)
  })

  it('tells how much of the quota is used, here and among the users, in both languages', async () => {
    const storage = page.getByTestId('storage')
    await expect.poll(() => storage.textContent()).toMatch(/MB，上限 2 GB.*2 个文件，上限 200 个/s)
    await storage.getByText('由其生成的表').waitFor()
    await openSettings(page, '用户管理')
    await expect
      .poll(() => page.getByTestId('storage').first().textContent())
      .toContain('2 个文件，上限 200 个')
    const english = await open(browser, url, { locale: 'en-US' })
    await signIn(english.page, url, 'admin', password)
    await openSettings(english.page, 'Files')
    const words = english.page.getByTestId('storage')
    await expect.poll(() => words.textContent()).toMatch(/of 2 GB.*2 of 200 files.*the tables made of them/s)
    expect(english.trouble).toEqual([])
    await english.page.close()
    await openSettings(page, '文件')
  })

  it('shows what was decided, reads a table otherwise, and takes that back', async () => {
    await page.getByTestId('file').getByRole('link', { name: '订单.xlsx' }).click()
    const table = page.getByTestId('file-table').first()
    await table.getByText('已排除 1 行合计').waitFor()
    await table.getByTestId('preview').locator('td.number').first().waitFor()
    await table.getByText('<b>加急</b>', { exact: true }).first().waitFor()
    await table.getByLabel('金额 的类型').selectOption('text')
    await table.getByText('由您指定').waitFor()
    await expect.poll(() => table.getByTestId('preview').locator('td.number').count()).toBe(0)
    await picture('rebuilt')
    await table.getByRole('button', { name: '撤销上次修改' }).click()
    await table.getByTestId('preview').locator('td.number').first().waitFor()
    await expect.poll(() => table.getByLabel('金额 的类型').inputValue()).not.toBe('text')
  })

  it('takes another header, and none outside the table', async () => {
    const table = page.getByTestId('file-table').first()
    const rows = table.locator('input[name=header-rows]')
    await rows.fill('400')
    await table.getByText('请填写 1 到 6 之间的行号').waitFor()
    await expect.poll(() => table.getByRole('button', { name: '重新读取' }).isDisabled()).toBe(true)
    await rows.fill('1-2')
    await rows.press('Enter')
    await table.getByLabel(/^2024 年订单.*金额 的类型$/).waitFor()
    await table.getByRole('button', { name: '撤销上次修改' }).click()
    await table.getByLabel('金额 的类型', { exact: true }).waitFor()
  })

  it('asks about one file from where it is shown', async () => {
    await page.getByRole('button', { name: '对这个文件提问' }).click()
    await expect.poll(() => chips().allTextContents()).toEqual(['订单.xlsx'])
    await page.getByTestId('attach').click()
    await page.getByText('选择已上传的文件…').click()
    await page.getByTestId('offered').filter({ hasText: '客户.xlsx' }).getByRole('checkbox').click()
    await page.getByRole('button', { name: '对这些文件提问（1）' }).click()
    await expect.poll(() => chips().count()).toBe(2)
  })

  it('keeps two files as a data source for everyone', async () => {
    await openSettings(page, '文件')
    await page.getByTestId('file').getByRole('link', { name: '订单.xlsx' }).click()
    await page.getByRole('button', { name: '保存为数据源' }).click()
    await page.getByTestId('offered').filter({ hasText: '客户.xlsx' }).getByRole('checkbox').click()
    await page.locator('input[name=source-name]').fill('销售台账')
    await picture('keep')
    await page.getByRole('button', { name: '保存并同步（2）' }).click()
    await page.getByRole('heading', { name: '销售台账' }).waitFor()
    await expect.poll(() => page.getByTestId('source-table').count()).toBe(2)
    await expect.poll(() => page.locator('.page-head p').textContent()).toMatch(/^\s*文件\s*·\s*2 张表\s*$/)
    await openSettings(page, '文件')
    await page.getByTestId('file').getByRole('link', { name: '订单.xlsx' }).click()
    await page.getByTestId('kept-in').getByRole('link', { name: '销售台账' }).waitFor()
  })

  it('says what to do before an answer over files is saved, and does it', async () => {
    await page.getByRole('button', { name: '对这个文件提问' }).click()
    await expect.poll(() => chips().allTextContents()).toEqual(['订单.xlsx'])
    const turn = await ask('金额合计是多少')
    await turn.getByRole('button', { name: '保存问题' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('之后可能被替换或删除').waitFor()
    await picture('save-over-files')
    await dialog.getByRole('button', { name: '保存为数据源' }).click()
    await page.locator('input[name=source-name]').fill('订单台账')
    await page.getByRole('button', { name: '保存并同步（1）' }).click()
    await page.getByTestId('source-picker').filter({ hasText: '订单台账' }).waitFor({ timeout: 40_000 })
    await expect.poll(() => page.locator('textarea').last().inputValue()).toBe('金额合计是多少')
    const again = await ask('金额合计是多少')
    await again.getByRole('button', { name: '保存问题' }).click()
    await dialog.locator('input[name=saved-name]').waitFor()
    await page.keyboard.press('Escape')
  })

  it('replaces a file after telling what that changes, and can be left without a trace', async () => {
    await openSettings(page, '文件')
    await page.getByTestId('file').getByRole('link', { name: '客户.xlsx' }).click()
    const dialog = page.getByRole('dialog', { name: '替换 客户.xlsx' })
    const choose = async (): Promise<void> => {
      await page.getByRole('button', { name: '替换为新版本' }).click()
      const buffer = Buffer.from('客户编号,等级\nC1,金卡\nC2,银卡\nC3,金卡\n')
      const given = { name: '客户-新.csv', mimeType: 'text/csv', buffer }
      await dialog.getByTestId('file-input').setInputFiles(given)
      await dialog.getByTestId('offer').getByText('销售台账').waitFor()
    }
    await choose()
    await picture('replace')
    await expect.poll(() => dialog.locator('[data-change=changed]').count()).toBe(1)
    await dialog.getByRole('button', { name: '取消' }).click()
    await dialog.waitFor({ state: 'detached' })
    await choose()
    await dialog.getByRole('button', { name: '替换', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByTestId('kept-in').getByText('表已更新，请同步').waitFor()
    await expect.poll(() => page.getByTestId('file-table').first().textContent()).toContain('3 行')
    await openSettings(page, '文件')
    await expect.poll(() => page.getByTestId('file').count()).toBe(2)
  })

  it('appends rows after telling what they add, and takes them out again', async () => {
    await openSettings(page, '文件')
    await page.getByTestId('file').getByRole('link', { name: '客户.csv' }).click()
    await page.getByRole('button', { name: '追加行' }).click()
    const dialog = page.getByRole('dialog', { name: '向 客户.csv 追加行' })
    const buffer = Buffer.from('客户编号,等级\nC3,金卡\nC4,银卡\n')
    await dialog.getByTestId('file-input').setInputFiles({ name: '四月.csv', mimeType: 'text/csv', buffer })
    await dialog.getByText('其中 1 行文件中已有').waitFor()
    await picture('append')
    await dialog.getByRole('checkbox').click()
    await dialog.getByRole('button', { name: '追加 1 行', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByTestId('file-table').first().textContent()).toContain('4 行')
    await expect.poll(() => page.getByTestId('file-part').count()).toBe(2)
    await picture('appended')
    await openSettings(page, '文件')
    const row = page.getByTestId('file').filter({ hasText: '客户.csv' })
    await row.getByRole('button', { name: '客户.csv 的操作' }).click()
    await page.locator('.n-dropdown-option').filter({ hasText: '下载' }).click()
    const parts = page.getByTestId('part-downloads').getByRole('button')
    await parts.nth(1).waitFor()
    const saved = page.waitForEvent('download')
    await parts.filter({ hasText: '四月.csv' }).click()
    expect((await saved).suggestedFilename()).toBe('四月.csv')
    await page.keyboard.press('Escape')
    await row.getByRole('link', { name: '客户.csv' }).click()
    await page.getByRole('button', { name: '移除 四月.csv 及其行' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '移除', exact: true }).click()
    await expect.poll(() => page.getByTestId('file-part').count()).toBe(0)
    await expect.poll(() => page.getByTestId('file-table').first().textContent()).toContain('3 行')
  })

  it('deletes a file after asking', async () => {
    await openSettings(page, '文件')
    const row = page.getByTestId('file').filter({ hasText: '客户.csv' })
    await row.getByRole('button', { name: '客户.csv 的操作' }).click()
    await page.locator('.n-dropdown-option').filter({ hasText: '删除' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: '删除', exact: true }).click()
    await expect.poll(() => page.getByTestId('file').count()).toBe(1)
  })

  it('answers from the kept files when the upload is gone', async () => {
    await openSettings(page, '数据源')
    const source = page.getByTestId('source').filter({ hasText: '销售台账' })
    await expect.poll(() => source.textContent()).toContain('订单.xlsx · 客户.xlsx')
    await picture('kept')
    await source.getByRole('button', { name: '提问' }).click()
    const turn = await ask('各地区的金额合计')
    await expect.poll(() => rowsOf(turn)).toEqual(['华东400', '华南200'])
  })

  it('had no dialog, no script error, no CSP report and no foreign request', () => {
    expect(trouble).toEqual([])
  })
})
