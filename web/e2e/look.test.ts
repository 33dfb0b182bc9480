import { it } from 'vitest'
import { launch, open, signIn } from './browser'
import { startFake } from './fakeService'

const snap = (messageId: string, activityType: string, content: object) => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId,
  activityType,
  content,
})
const step = (stepName: string, ms: number) => [
  { type: 'STEP_STARTED', stepName },
  ms,
  { type: 'STEP_FINISHED', stepName },
]
const sql =
  "SELECT p.name AS 省份, SUM(i.amount) AS 销售额\nFROM order_items AS i\nJOIN orders AS o ON o.id = i.order_id\nJOIN stores AS s ON s.id = o.store_id\nJOIN provinces AS p ON p.id = s.province_id\nWHERE o.status <> 'cancelled'\nGROUP BY p.name\nORDER BY 销售额 DESC\nLIMIT 5"
const rows = [
  ['广东', '123456789.50'],
  ['江苏', '98765432.10'],
  ['浙江', '87654321.00'],
  ['山东', '76543210.99'],
  [null, '65432109.88'],
]

it('looks', async () => {
  const fake = await startFake()
  const browser = await launch()
  const { page, trouble } = await open(browser, fake.url, { locale: 'zh-CN' })
  await page.goto(fake.url)
  await page.screenshot({ path: '/tmp/shots/1-signin.png' })
  fake.chats = [
    {
      id: 'c1',
      title: '各省份的销售额前五名',
      updated_at: new Date().toISOString(),
      running: true,
      datasource_id: 's1',
    },
    {
      id: 'c2',
      title: 'monthly revenue in 2025 by category',
      updated_at: '2025-01-01T00:00:00Z',
      running: false,
    },
  ]
  await signIn(page, fake.url, 'admin', 'right password')
  await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/shots/2-welcome.png' })
  fake.answer({
    script: [
      ...step('understand', 5),
      ...step('retrieve', 20),
      snap('a0', 'sources', {
        datasource: { id: 's1', name: '演示零售', dialect: 'sqlite' },
        tables: [
          { name: 'orders', comment: '订单', score: 1, why: ['name matches 订单'] },
          { name: 'provinces', comment: '省份', score: 0.9, why: ['comment matches 省份'] },
        ],
        relations: [{ left: 'orders', right: 'stores', on: 'orders.store_id = stores.id' }],
        values: [{ text: '广东', column: 'provinces.name', value: '广东' }],
        terms: [],
        examples: [],
      }),
      ...step('write_sql', 120),
      snap('s1', 'sql', {
        sql,
        dialect: 'sqlite',
        attempt: 1,
        status: 'ok',
        problem: null,
        tables: [],
        assumptions: ['销售额按订单明细的金额求和'],
        rules: [],
      }),
      ...step('run_sql', 30),
      snap('t1', 'table', {
        columns: [
          { name: 'name', label: '省份', type: 'text', source: 'provinces.name' },
          { name: 'amt', label: '销售额', type: 'decimal', source: null },
        ],
        rows,
        row_count: 5,
        truncated: false,
        elapsed_ms: 12.2,
      }),
      snap('c1', 'chart', {
        type: 'column',
        title: '各省份销售额',
        x: { name: 'name', label: '省份', kind: 'category' },
        series: [{ name: 'amt', label: '销售额', group: null }],
        unit: '元',
        option: {
          dataset: { dimensions: ['省份', '销售额'], source: rows.map((r) => [r[0], Number(r[1])]) },
        },
        alternatives: ['bar', 'pie'],
      }),
      { type: 'STEP_STARTED', stepName: 'summarize' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm' },
      ...Array.from(
        '销售额最高的是**广东**，为 123,456,789.50 元，占前五名的 27.3%，是第二名江苏的 1.9 倍。\n\n- 前三名合计 3.1 亿元\n- 最低的一组没有省份',
      ).map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta })),
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'STEP_FINISHED', stepName: 'summarize' },
      snap('f', 'figures', { checked: 4, verified: 3, unverified: [{ text: '1.9', start: 49, end: 52 }] }),
      snap('q', 'suggestions', {
        questions: ['按月呢？', '各城市的销售额前十名', '广东省的销售额同比增长多少？'],
      }),
      snap('n', 'notice', { level: 'warning', code: 'x', message: '模型中途断开，摘要由系统计算。' }),
    ],
  })
  await page.locator('textarea').fill('各省份的销售额前五名')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(150)
  await page.screenshot({ path: '/tmp/shots/3-running.png' })
  await page.waitForTimeout(2500)
  await page.screenshot({ path: '/tmp/shots/4-answer-end.png' })
  await page.setViewportSize({ width: 1280, height: 1900 })
  await page.waitForTimeout(600)
  await page.screenshot({ path: '/tmp/shots/5-answer-all.png' })
  await page.locator('button.account').click()
  await page.getByText('深色').click()
  await page.waitForTimeout(600)
  await page.screenshot({ path: '/tmp/shots/6-dark.png' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/shots/7-phone.png' })
  process.stdout.write(JSON.stringify(trouble) + '\n')
  await browser.close()
  await fake.close()
})
