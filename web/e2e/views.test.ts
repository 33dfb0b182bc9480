/** Every view, in both themes and on a phone: no serious accessibility problem, nothing wider than the screen. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goTo, launch, open, signIn } from './support/browser.ts'
import { LOOKS, PHONE, problemsOf } from './support/looks.ts'
import { ANSWER, ORDERS } from './fakes/fakeAnswer.ts'
import { fileCalled } from './fakes/fakeFiles.ts'
import { FakeService, PASSWORD } from './fakes/fakeService.ts'

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.script = ANSWER
  service.tables = [ORDERS]
  service.files = [
    fileCalled('f1', '订单 2024 第一季度 明细.xlsx'),
    fileCalled('f2', 'returns.xlsx', 'returns'),
  ]
  service.reading = [{ type: 'progress', done: 40, table: '订单' }]
  service.chats = [true, false].map((running) => ({
    id: running ? 'c1' : 'c2',
    title: running ? 'Sales of the year, province by province' : '上个月退货最多的商品是什么',
    mode: 'data',
    datasource_id: 's1',
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    running,
    waiting: false,
    unseen: !running,
  }))
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

const content = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('x') })

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  let page: Page
  let trouble: string[]

  beforeAll(async () => {
    ;({ page, trouble } = await open(browser, service.url, look))
  })
  afterAll(async () => {
    expect(trouble).toEqual([])
    await page.context().close()
  })

  async function isFine(view: string): Promise<void> {
    expect(await problemsOf(page, `${view}-${name}`)).toEqual([])
  }

  it('sign-in', async () => {
    await page.goto(service.url)
    await page.locator('input[name=username]').waitFor()
    await isFine('sign-in')
  })

  it('welcome', async () => {
    await signIn(page, service.url, 'admin', PASSWORD)
    await page.getByTestId('example').first().waitFor()
    await isFine('welcome')
  })

  it('an answer', async () => {
    await page.locator('textarea').fill('q')
    await page.keyboard.press('Enter')
    await page.locator('[data-status=finished]').waitFor()
    await page.getByTestId('chart').locator('canvas').first().waitFor()
    await isFine('answer')
    await page.getByTestId('details-toggle').click()
    const sources = page.getByTestId('sources')
    await sources.locator('summary, button').first().click()
    const values =
      /“广东” → orders\.province = 广东[^]*Zhejiang → 浙江\s*orders\.province\s*(by pinyin|按拼音)/
    await expect.poll(() => sources.textContent()).toMatch(values)
    await page.getByTestId('details').scrollIntoViewIfNeeded()
    await isFine('answer-details')
    await page.getByRole('tab').last().click()
    await page.getByTestId('table').locator('td').first().waitFor()
    await isFine('answer-table')
  })

  it('the sidebar', async () => {
    if (look.viewport === PHONE) await page.locator('header button').first().click()
    await page.locator('aside li').first().waitFor()
    await isFine('sidebar')
  })

  it('the account menu and the password dialog', async () => {
    await page.locator('button.account').click()
    await isFine('account')
    await page.getByText(/^(Change password|修改密码)$/).click()
    await page.locator('input[type=password]').first().waitFor()
    await isFine('password')
    await page.keyboard.press('Escape')
  })

  it('data sources and their form', async () => {
    await goTo(page, '/sources')
    await page.getByTestId('source').waitFor()
    await isFine('sources')
    await page.locator('.page-head button').click()
    await page.locator('input[name=name]').waitFor()
    await isFine('source-form')
  })

  it('a data source with its tables', async () => {
    await goTo(page, '/sources/s1')
    await page.getByTestId('source-table').getByRole('button').first().click()
    await page.getByText('province', { exact: true }).first().waitFor()
    await isFine('source')
  })

  it('who may ask a data source', async () => {
    await goTo(page, '/settings/sources/s1/access')
    await page.getByRole('tabpanel').getByText('华东区销售').first().waitFor()
    await isFine('access')
  })

  it('roles, and the form of one', async () => {
    await goTo(page, '/settings/roles')
    await page.getByTestId('role').last().getByText('区域经理').waitFor()
    await isFine('roles')
    await page.getByRole('button', { name: /^(Edit the role|编辑角色): 区域经理$/ }).click()
    await page.locator('input[name=role-name]').waitFor()
    await isFine('role-form')
    await page.keyboard.press('Escape')
  })

  it('terms, their form, and what an import would do', async () => {
    await goTo(page, '/settings/teaching')
    await page.getByTestId('term').first().getByText('order_count').first().waitFor()
    await isFine('terms')
    await page.getByRole('button', { name: /^(Edit |编辑)“销售额”$/ }).click()
    await page.locator('input[name=term-name]').waitFor()
    await page.getByText(/^(Time column|时间字段)$/).scrollIntoViewIfNeeded()
    await isFine('term-form')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^(Import and export|导入与导出)$/ }).click()
    await page.getByTestId('yaml-input').setInputFiles([content('terms.yaml')])
    await page.getByTestId('import-summary').waitFor()
    await isFine('teaching-import')
    await page.keyboard.press('Escape')
  })

  it('examples and their form', async () => {
    await page.getByRole('tab', { name: /^(Examples|示例)$/ }).click()
    await page.getByTestId('teaching-example').first().getByText('order_count').first().waitFor()
    await isFine('examples')
    await page.getByRole('button', { name: /“各省份已完成订单的销售额是多少？”$/ }).click()
    await page.locator('textarea[name=example-sql]').press('Control+Enter')
    await page.getByTestId('statement-rows').locator('td').first().waitFor()
    await isFine('example-form')
    await page.keyboard.press('Escape')
  })

  it('proposals, and the review of one', async () => {
    await page.getByRole('tab', { name: /^(Proposals|建议) ?[(（]1[)）]$/ }).click()
    await page.getByTestId('proposal').getByRole('button').click()
    const accept = page.getByRole('button', { name: /^(Accept as example|采纳为示例)$/ })
    await page.getByTestId('corrected-rows').locator('td').first().waitFor()
    await page.getByTestId('estimate').waitFor()
    await expect.poll(() => accept.isDisabled()).toBe(true)
    await isFine('review')
    await page.getByRole('button', { name: /^(Run the evaluation|运行评测)$/ }).click()
    await page.getByTestId('outcome-counts').waitFor()
    await accept.scrollIntoViewIfNeeded()
    await expect.poll(() => accept.isDisabled()).toBe(false)
    await isFine('review-evaluated')
    await page.keyboard.press('Escape')
  })

  it('an evaluation of a source, and earlier ones', async () => {
    await goTo(page, '/settings/teaching/evaluation?source=s1')
    await page.getByTestId('evaluated').first().locator('summary').click()
    await page.getByTestId('evaluation-history').waitFor()
    await isFine('evaluation')
  })

  it('models, a test of one, and their form', async () => {
    await goTo(page, '/models')
    await page.getByTestId('model').first().waitFor()
    await page.getByRole('button', { name: /^(Test|测试)$/ }).click()
    await page.getByTestId('findings').waitFor()
    const spent = page.getByTestId('spent')
    await spent.getByText('123,456').waitFor()
    await expect.poll(() => spent.getByText('older-model').count()).toBe(0)
    await spent.getByRole('button', { name: /^(Show more|显示更多)$/ }).click()
    await spent.getByText('older-model').waitFor()
    await expect.poll(() => spent.getByRole('button').count()).toBe(0)
    await isFine('models')
    await page.locator('.page-head button').click()
    await page.locator('input[name=model-api_key]').waitFor()
    await isFine('model-form')
  })

  it('tools, and one that is tried', async () => {
    await goTo(page, '/tools')
    await page.getByTestId('tool').first().waitFor()
    await isFine('tools')
    await page.getByTestId('tool').first().getByRole('button').click()
    await page.locator('textarea[name=argument-data]').fill('[{"category": "A", "value": 1}]')
    await page.getByRole('button', { name: /^(Run|运行)$/ }).click()
    await page.getByTestId('trial-result').waitFor()
    await isFine('tool-trial')
    await page.keyboard.press('Escape')
  })

  it('files, those on their way and those that were refused too', async () => {
    await goTo(page, '/files')
    await page.getByTestId('file').first().waitFor()
    await page.getByTestId('file-input').setInputFiles([content('a.xlsx')])
    await page.locator('[data-state=reading] progress').waitFor()
    service.refusals = [['POST /api/files', { status: 415, code: 'file_unreadable', detail: 'Unpack it.' }]]
    await page.getByTestId('file-input').setInputFiles([content('b.zip')])
    await page.getByText('Unpack it.').waitFor()
    await isFine('files')
    // Who leaves in the middle of an upload is asked whether he means it.
    await page.getByTestId('upload').first().locator('button').click()
  })

  it('a file with its tables', async () => {
    await goTo(page, '/files/f1')
    await page.getByTestId('preview').locator('td').first().waitFor()
    await isFine('file')
    await page.locator('select').first().scrollIntoViewIfNeeded()
    await isFine('file-columns')
    await page.getByRole('button', { name: /^(Keep as data source|保存为数据源)$/ }).click()
    await page.getByTestId('offered').first().waitFor()
    await isFine('keep')
    await page.keyboard.press('Escape')
    const { reading } = service
    service.reading = [{ type: 'finished', file: fileCalled('f9', 'a.xlsx') }]
    for (const [button, shown, picture] of [
      [/^(Replace with a new version|替换为新版本)$/, 'broken', 'replace'],
      [/^(Append rows|追加行)$/, 'addition', 'append'],
    ] as const) {
      await page.getByRole('button', { name: button }).click()
      const input = page.getByRole('dialog').getByTestId('file-input')
      await input.setInputFiles([content('a.xlsx')])
      await page.getByTestId(shown).first().waitFor()
      await isFine(picture)
      await page.keyboard.press('Escape')
    }
    service.reading = reading
  })

  it('files beside a question, and the dialog to choose more', async () => {
    await goTo(page, '/chat?file=f1&file=gone')
    await page.getByTestId('chip').nth(1).getByRole('alert').waitFor()
    await isFine('attached')
    await page.getByTestId('attach').click()
    await page.locator('.n-dropdown-option').nth(1).click()
    await page.getByTestId('offered').first().waitFor()
    await isFine('pick')
    await page.keyboard.press('Escape')
  })

  it('users and their form', async () => {
    await goTo(page, '/users')
    await page.getByTestId('user').first().waitFor()
    await isFine('users')
    await page.locator('.page-head button').click()
    await page.locator('.n-modal input').first().waitFor()
    await isFine('user-form')
  })

  it('what the doctor found, the worst first', async () => {
    await goTo(page, '/doctor')
    const parts = page.getByTestId('doctor').locator('li')
    await parts.first().waitFor()
    await expect.poll(() => parts.first().textContent()).toContain('MINIO_ENDPOINT')
    await isFine('doctor')
  })

  it('who did what, with a statement that is run again', async () => {
    await goTo(page, '/settings/audit')
    const records = page.getByTestId('audit').locator('li')
    await records.first().waitFor()
    await isFine('audit')
    await page.locator('.page-body .more').click()
    await expect.poll(() => records.count()).toBe(4)
    await records.nth(1).locator('summary').click()
    await page.getByTestId('replay').locator('button').click()
    await page.getByTestId('replay').locator('figure').nth(2).waitFor()
    await isFine('audit-detail')
  })

  it('what does not exist', async () => {
    await page.goto(`${service.url}/no/such`)
    await page.locator('.empty').waitFor()
    await isFine('not-found')
  })
})
