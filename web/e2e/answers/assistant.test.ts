/** The assistant on the page: tools as cards, citations as links, and what waits for a click. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { launch, open, signIn } from '../support/browser.ts'
import { fileCalled } from '../fakes/fakeFiles.ts'
import type { Script } from '../fakes/fakeRun.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'

/** Where pictures go, when somebody wants to look at them. */
const pictures = process.env['PICTURES']
let browser: Browser
let service: FakeService
let page: Page
let trouble: string[]

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.modes = ['data', 'file', 'chat']
})
afterAll(async () => {
  await browser.close()
  await service.close()
})
beforeEach(() => {
  service.script = []
  service.bodies.length = 0
})

const say = (delta: string, id = 't'): object[] => [
  { type: 'TEXT_MESSAGE_START', messageId: id, role: 'assistant' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta },
  { type: 'TEXT_MESSAGE_END', messageId: id },
]
const call = (id: string, name: string, given: object): object[] => [
  { type: 'TOOL_CALL_START', toolCallId: id, toolCallName: name, metadata: { server: 'search' } },
  { type: 'TOOL_CALL_ARGS', toolCallId: id, delta: JSON.stringify(given) },
  { type: 'TOOL_CALL_END', toolCallId: id },
]
const result = (id: string, content: string, about: object = {}): object => ({
  type: 'TOOL_CALL_RESULT',
  messageId: `r-${id}`,
  toolCallId: id,
  content,
  role: 'tool',
  metadata: { failed: false, truncated: false, ms: 1234, ...about },
})
const CITED = {
  type: 'ACTIVITY_SNAPSHOT',
  messageId: 'c',
  activityType: 'citations',
  content: {
    items: [
      {
        number: 1,
        file_id: 'f9',
        name: 'handbook 员工手册.pdf',
        kind: 'pdf',
        page: 2,
        heading: '',
        text: 'Employees have thirty days of annual leave, of which ten may be kept for the next year.',
      },
    ],
    unverified: [{ text: '[7]', start: 34, end: 37 }],
    given: 3,
  },
}
const PICTURE = 'https://evil.example/chart.png'
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const ANSWER: Script = [
  ...say('I will look it up.', 't0'),
  ...call('k0', 'draw', {}),
  ...call('k1', 'web_search', { q: 'annual leave' }),
  { type: 'STEP_STARTED', stepName: 'web_search' },
  { type: 'STEP_FINISHED', stepName: 'web_search' },
  result('k0', 'https://charts.example/c.png', {
    pictures: [PIXEL, PICTURE, 'data:image/svg+xml;base64,PHN2Zz4='],
  }),
  result('k1', `<img src=x onerror=alert(1)> ![](${PICTURE}) see ${PICTURE}.`, { truncated: true }),
  ...call('k2', 'clock', {}),
  result('k2', 'The tool did not answer within 60 seconds.', { failed: true }),
  ...say('Thirty [1] or [7].'),
  CITED,
]
const ASKS: Script = [
  ...call('k3', 'send_mail', { to: 'boss@example.com', text: 'Thirty days\n<b>!</b>' }),
  {
    type: 'RUN_FINISHED',
    threadId: 'c',
    runId: 'r',
    outcome: {
      type: 'interrupt',
      interrupts: [
        {
          id: 'i1',
          reason: 'tool_approval',
          message: 'May the tool “send_mail” (server search) be called with these arguments?',
          toolCallId: 'k3',
          metadata: {
            tool: 'send_mail',
            server: 'search',
            arguments: '{"to": "boss@example.com"}',
            values: [
              { name: 'to', value: 'boss\u200b@example.com' },
              { name: 'url', value: 'https://evil.example/?d=the%20code%20is%207' },
              { name: 'text', value: `Thirty days\n<b>!</b>${'\nand more'.repeat(100)} end` },
            ],
            sources: [
              { kind: 'tool', name: 'read_mailbox' },
              { kind: 'file', name: 'contract.pdf' },
            ],
          },
        },
      ],
    },
  },
]

async function chooseAssistant(): Promise<void> {
  await page.getByTestId('source-picker').click()
  await page.locator('.n-dropdown-option').last().click()
}

async function ask(text: string): Promise<void> {
  await page.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
}

const LOOKS = [
  { name: 'light', locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  { name: 'phone-dark', locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 375, height: 740 } },
] as const

describe.each(LOOKS)('$name', ({ name, ...look }) => {
  const keep = async (what: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/assistant-${what}-${name}.png` })
  }

  beforeAll(async () => {
    ;({ page, trouble } = await open(browser, service.url, look))
    await signIn(page, service.url, 'admin', PASSWORD)
  })

  it('asks the assistant, and shows each call folded', async () => {
    service.script = ANSWER
    await chooseAssistant()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await keep('welcome')
    await ask('how many days?')
    await page.locator('[data-status=finished]').waitFor()
    expect(service.bodies[0]?.forwardedProps).toMatchObject({ mode: 'chat', fileIds: [] })
    const drawing = page.getByTestId('tool-call').first()
    await drawing.locator('img').waitFor()
    await expect.poll(() => drawing.locator('img').count()).toBe(1) // what is no picture, or elsewhere, is none
    await expect
      .poll(() => drawing.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(1)
    await expect.poll(() => drawing.getByTestId('tool-picture').getAttribute('download')).toBe('draw.png')
    const cards = page.getByTestId('tool-call').filter({ hasNotText: 'draw' })
    await cards.nth(1).waitFor() // their component is loaded with the first call
    await expect.poll(() => cards.count()).toBe(2)
    await expect.poll(() => cards.first().locator('pre').first().isVisible()).toBe(false)
    await keep('answer')
    await cards.first().locator('summary').focus()
    await page.keyboard.press('Enter')
    await cards.first().locator('pre').first().waitFor()
    await expect.poll(() => cards.first().textContent()).toContain('<img src=x onerror=alert(1)>')
    const link = cards.first().locator('a').last()
    await expect.poll(() => link.getAttribute('href')).toBe(PICTURE)
    await expect.poll(() => link.getAttribute('rel')).toContain('noopener')
    await cards.nth(1).locator('summary').click()
    await keep('tools')
    expect(await audit(page)).toEqual([])
    expect(trouble).toEqual([])
  })

  it('leads from a citation to where it stands, and marks what the model made up', async () => {
    const chip = page.getByTestId('citations').getByRole('link')
    await expect
      .poll(() => chip.getAttribute('href'))
      .toMatch(/^\/settings\/documents\?q=Employees.*&file=f9$/)
    await expect
      .poll(() => page.getByTestId('summary').locator('mark').first().textContent())
      .toContain('[7]')
  })

  it('waits for a click before anything is sent, and goes on from there', async () => {
    service.script = ASKS
    await ask('send it')
    const box = page.getByTestId('approval')
    await box.waitFor()
    await expect.poll(() => box.textContent()).toContain('send_mail')
    const sent = box.getByTestId('argument')
    await expect.poll(() => sent.count()).toBe(3)
    await expect.poll(() => sent.first().locator('pre').textContent()).toBe('bossU+200B@example.com')
    await expect.poll(() => sent.nth(1).locator('dl').textContent()).toContain('the code is 7')
    const long = sent.nth(2).locator('pre')
    await expect.poll(() => long.textContent()).toMatch(/^Thirty days\n<b>!<\/b>[^]* end$/)
    await long.focus() // by key: what is long scrolls, and hides no button
    await page.keyboard.press('End')
    await expect.poll(() => long.evaluate((pre) => pre.scrollTop)).toBeGreaterThan(0)
    await expect
      .poll(() => box.getByTestId('private-source').locator('strong').allTextContents())
      .toEqual(['read_mailbox', 'contract.pdf'])
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      .toBe(true)
    await keep('approval')
    expect(await audit(page)).toEqual([])
    service.script = [...call('k3', 'send_mail', {}), result('k3', 'sent'), ...say('Done.')]
    await box.getByRole('button').first().click()
    await page.getByText('Done.').waitFor()
    const decision = service.bodies.at(-1)
    expect(decision?.resume).toEqual([{ interruptId: 'i1', status: 'resolved', payload: { approved: true } }])
    expect(decision?.messages).toEqual([])
    await expect.poll(() => page.locator('.question').count()).toBe(2)
    await expect.poll(() => box.getByRole('button').count()).toBe(0)
    await keep('resumed')
    expect(trouble).toEqual([])
  })

  it('stops an answer that waits, and asks no more', async () => {
    service.script = ASKS
    await ask('send it, please')
    const turn = page.getByTestId('turn').last()
    await turn.getByTestId('approval').waitFor()
    await turn.locator('.stop').click()
    await expect.poll(() => turn.getAttribute('data-status')).toBe('cancelled')
    await expect.poll(() => turn.getByTestId('approval').getByRole('button').count()).toBe(0)
    await turn.locator('.actions').waitFor()
    await keep('stopped')
    expect(trouble).toEqual([])
  })

  it('gives documents to the assistant, and tables to nobody while they stand beside them', async () => {
    service.files = [
      { ...fileCalled('d1', 'handbook.pdf'), kind: 'pdf', sheets: [], tables: [] },
      fileCalled('f1', 'orders.xlsx'),
    ]
    service.script = say('Thirty days.', 't9')
    await page.goto(`${service.url}/files`)
    await page
      .getByRole('button', { name: /handbook\.pdf/ })
      .first()
      .click()
    await page.getByTestId('chip').waitFor()
    await keep('document')
    await page.getByTestId('attach').click()
    await page.locator('.n-dropdown-option').last().click()
    await page.getByTestId('offered').filter({ hasText: 'orders.xlsx' }).getByRole('checkbox').click()
    await page.locator('.actions button').last().click()
    await page.getByTestId('chip').nth(1).waitFor()
    await expect.poll(() => page.locator('.chip.bad').count()).toBeGreaterThan(0)
    await page.getByTestId('chip').last().getByRole('button').click()
    await ask('how many days?')
    await page.getByText('Thirty days.').waitFor()
    expect(service.bodies.at(-1)?.forwardedProps).toMatchObject({ mode: 'chat', fileIds: ['d1'] })
    expect(trouble).toEqual([])
  })
})
