/** Chats that branch, and the places they are put into. */
import { expect, it } from 'vitest'
import { audit } from '../support/audit.ts'
import { usePage, type Fixture } from '../support/fixture.ts'

let { page, service, trouble } = {} as Fixture
usePage((fixture) => {
  ;({ page, service, trouble } = fixture)
})

const sql = (text: string): object => ({
  type: 'ACTIVITY_SNAPSHOT',
  messageId: 's',
  activityType: 'sql',
  content: {
    attempt: 1, sql: text, status: 'ok', problem: null, assumptions: [], rules: [], joins: [],
  }, // prettier-ignore
})
const table = {
  type: 'ACTIVITY_SNAPSHOT',
  messageId: 't',
  activityType: 'table',
  content: {
    columns: [{ name: 'n', label: 'N', type: 'integer', source: null, percent: null }],
    rows: [[1]],
    row_count: 1,
    truncated: false,
    elapsed_ms: 1,
  },
}

async function ask(text: string): Promise<void> {
  await page.locator('.composer textarea').fill(text)
  await page.keyboard.press('Enter')
  await page.locator('[data-status=finished]', { hasText: text }).last().waitFor()
}

const asked = (): Record<string, unknown> => service.bodies.at(-1) ?? {}
const questions = (): Promise<string[]> => page.getByTestId('turn').locator('.question p').allTextContents()

it('branches where an earlier question is edited, and goes back to the old branch', async () => {
  await ask('one')
  const first = asked()['runId']
  await ask('two')
  const second = asked()
  expect(second['parentRunId']).toBe(first)
  await ask('three')

  await page.getByRole('button', { name: 'Edit the question' }).nth(1).click()
  const editor = page.getByRole('textbox', { name: 'Edit the question' })
  expect(await audit(page)).toEqual([])
  await editor.fill('two, edited')
  await page.keyboard.press('Enter')
  await expect.poll(questions).toEqual(['one', 'two, edited'])
  // The question is shown before the service has it.
  await expect.poll(() => asked()['parentRunId']).toBe(first)
  expect(asked()['forwardedProps']).toMatchObject({ versionOf: second['runId'] })

  const versions = page.getByTestId('question-versions')
  await versions.getByText('2/2').waitFor()
  await versions.getByRole('button', { name: 'Previous version' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(questions).toEqual(['one', 'two', 'three'])
  // The switch of what is shown now has the focus: the next key goes on from there.
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Next version')
  await ask('four')
  await page.getByRole('button', { name: 'Next version' }).click()
  await expect.poll(questions).toEqual(['one', 'two, edited'])
  expect(await audit(page)).toEqual([])
  expect(trouble).toEqual([])
})

it('keeps the earlier answer when it is asked again, and compares the statements', async () => {
  service.script = [sql('SELECT a FROM t'), table]
  await ask('how many?')
  service.script = [sql('SELECT b FROM t'), table]
  await page.getByRole('button', { name: 'Ask again' }).click()
  const versions = page.getByTestId('answer-versions')
  await versions.getByText('2/2').waitFor()
  await expect.poll(questions).toEqual(['how many?'])
  await versions.getByRole('button', { name: 'Compare statements' }).click()
  const dialog = page.getByRole('dialog', { name: 'Compare statements' })
  await expect.poll(() => dialog.locator('del').allTextContents()).toEqual(['a'])
  await expect.poll(() => dialog.locator('ins').allTextContents()).toEqual(['b'])
  await dialog.locator('.hljs-keyword').first().waitFor()
  expect(await audit(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await versions.getByRole('button', { name: 'Previous version' }).click()
  await versions.getByText('1/2').waitFor()
  expect(trouble).toEqual([])
})

const chat = (id: string, title: string, change: object = {}): { id: string } & Record<string, unknown> => ({
  id,
  title,
  mode: 'data',
  datasource_id: 's1',
  file_ids: [],
  created_at: new Date().toISOString(),
  updated_at: new Date().toISOString(),
  running: false,
  waiting: false,
  unseen: false,
  pinned: false,
  archived: false,
  folder_id: null,
  ...change,
})

/** A question of a chat with an answer that fills a screen. */
const messages = (run: string, text: string): object[] => {
  const common = { run_id: run, created_at: `2026-11-20T08:0${run.slice(1)}:00Z` }
  const rest = { activities: [], reasoning: '', error: null, steps: [], answering: null, feedback: null }
  return [
    { id: `q-${run}`, role: 'user', content: text, ...common },
    {
      id: `a-${run}`,
      role: 'assistant',
      content: 'A line.\n\n'.repeat(40),
      status: 'finished',
      ...rest,
      ...common,
    },
  ]
}

async function choose(title: string, ...entries: string[]): Promise<void> {
  await page.getByRole('link', { name: title }).hover()
  await page.getByRole('button', { name: `Actions for “${title}”` }).click()
  for (const entry of entries)
    await page.locator('.n-dropdown-option').getByText(entry, { exact: true }).click()
}

it('pins a chat, puts it into a folder by the menu or by dragging, and archives it', async () => {
  service.chats = [chat('c1', 'first'), chat('c2', 'second'), chat('c3', 'third')]
  await page.reload()
  await choose('first', 'Pin')
  await page.getByTestId('group-pinned').getByRole('link', { name: 'first' }).waitFor()
  await choose('second', 'Move to folder', 'New folder')
  await page.getByRole('textbox', { name: 'Name of the folder' }).fill('Sales')
  await page.keyboard.press('Enter')
  const folder = page.getByTestId('group-folder')
  await folder.getByRole('link', { name: 'second' }).waitFor()
  await page.getByRole('link', { name: 'third' }).dragTo(folder)
  await folder.getByRole('link', { name: 'third' }).waitFor()
  expect(await audit(page)).toEqual([])
  await choose('third', 'Archive')
  await page.getByRole('link', { name: 'third' }).waitFor({ state: 'detached' })
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('thi')
  await page.getByTestId('group-archived').getByRole('link', { name: 'third' }).waitFor()
  expect(trouble).toEqual([])
})

it('shows where a search found its words, and opens the chat there', async () => {
  const match = { run_id: 'r2', excerpt: '…and the returns of 2025 by region' }
  service.chats = [chat('c1', 'first', { match }), chat('c2', 'second')]
  const texts = ['first', 'and the returns of 2025 by region', 'last']
  service.chat = { ...service.chats[0], messages: texts.flatMap((text, at) => messages(`r${at + 1}`, text)) }
  await page.reload()
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('returns')
  await page.getByTestId('chat-match').getByText('…and the returns of 2025').waitFor()
  expect(await page.getByTestId('chat-match').locator('mark').allTextContents()).toEqual(['returns'])
  expect(await audit(page)).toEqual([])
  await page.getByRole('link', { name: 'first' }).click()
  const found = page.getByTestId('turn').nth(1)
  await found.waitFor()
  const distance = async (): Promise<number> => {
    const [turn, thread] = [await found.boundingBox(), await page.getByRole('log').boundingBox()]
    return Math.abs((turn?.y ?? 0) - (thread?.y ?? 0))
  }
  await expect.poll(distance).toBeLessThan(60)
  expect(trouble).toEqual([])
})

it('moves the chats that are selected into a folder, and takes that back', async () => {
  service.chats = [chat('c1', 'first'), chat('c2', 'second'), chat('c3', 'third')]
  service.folders = [{ id: 'f1', name: 'Sales' }]
  await page.reload()
  await choose('first', 'Select chats')
  await page.getByRole('checkbox', { name: 'third' }).check()
  await page.getByRole('button', { name: 'Move to folder' }).click()
  await page.locator('.n-dropdown-option').filter({ hasText: 'Sales' }).click()
  await page.getByText('2 chats moved').hover() // the message stays while the mouse is on it
  const inFolder = (): string[] =>
    service.chats.filter((each) => each['folder_id'] === 'f1').map(({ id }) => id)
  expect(inFolder()).toEqual(['c1', 'c3'])
  expect(await audit(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(inFolder).toEqual([])
  expect(trouble).toEqual([])
})

it('deletes the chats that are selected, after it has said how many', async () => {
  service.chats = [chat('c1', 'first'), chat('c2', 'second'), chat('c3', 'third')]
  await page.reload()
  await choose('first', 'Select chats')
  await page.getByRole('checkbox', { name: 'third' }).check()
  await page.getByText('2 selected').waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete 2 chats?' })
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('link', { name: 'second' }).waitFor()
  await page.getByText('2 chats deleted').waitFor()
  expect(await page.getByRole('link', { name: 'first' }).count()).toBe(0)
  await expect.poll(() => service.chats.map(({ id }) => id), { timeout: 20_000 }).toEqual(['c2'])
  expect(trouble).toEqual([])
})

it('brings deleted chats back: nothing was deleted yet', async () => {
  service.chats = [chat('c1', 'first'), chat('c2', 'second')]
  await page.reload()
  await choose('first', 'Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('link', { name: 'first' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'first' }).waitFor()
  await page.getByText('1 chat deleted').waitFor({ state: 'detached' })
  expect(service.chats).toHaveLength(2)
  expect(service.requests.filter((line) => line.includes('/chats/delete'))).toEqual([])
  expect(trouble).toEqual([])
})
