/** Whatever people, databases and files call things: every page shows it as text, and stays in its frame. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PAYLOADS } from '../../src/__tests__/answer/payloads.ts'
import { ORDERS } from '../fakes/fakeAnswer.ts'
import { fileCalled } from '../fakes/fakeFiles.ts'
import { FakeService, PASSWORD } from '../fakes/fakeService.ts'
import { goTo, launch, open, signIn } from '../support/browser.ts'
import { LOOKS } from '../support/looks.ts'

/** Fields of the API that hold what somebody wrote. */
const WRITTEN = new Set([
  'name', 'title', 'comment', 'note', 'label', 'description', 'text', 'question', 'sql', 'detail', 'message',
  'username', 'owner', 'source_name', 'finding', 'cure', 'error', 'actor', 'target', 'problem', 'before', 'after',
  'aliases', 'samples', 'questions', 'made', 'rows', 'values', 'expression', 'condition', 'server_version',
  'prompt', 'words', 'reason', 'summary', 'author', 'definition', 'city', 'region',
]) // prettier-ignore
const TEXT = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>{{constructor.constructor("alert(3)")()}}',
  'javascript:alert(4)',
  'W'.repeat(300),
].join('\u202e')

/** The value with every written text replaced. */
function poison(value: unknown, written = false): unknown {
  if (typeof value === 'string') return written ? TEXT + PAYLOADS.join(' ') : value
  if (Array.isArray(value)) return value.map((each) => poison(each, written))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, poison(each, written || WRITTEN.has(key))]),
  )
}

const PATHS = [
  'settings/sources', 'settings/sources/s1', 'settings/sources/s1/access', 'settings/sources/s1/rules',
  'settings/sources/s1/starters', 'settings/sources/s1/changes', 'settings/sources/s1/joins', 'settings/teaching',
  'settings/teaching/examples', 'settings/teaching/proposals', 'settings/teaching/evaluation?source=s1',
  'settings/files', 'settings/files/f1', 'settings/tools', 'settings/models', 'settings/users', 'settings/roles',
  'settings/groups', 'settings/workspaces', 'settings/audit', 'settings/doctor', 'saved', 'saved/q1', 'dashboards',
  'dashboards/d1', 'chat',
] // prettier-ignore

let browser: Browser
let service: FakeService

beforeAll(async () => {
  browser = await launch()
  service = await new FakeService().listen()
  service.tables = [ORDERS]
  service.files = [fileCalled('f1', 'a.xlsx')]
})
afterAll(async () => {
  await browser.close()
  await service.close()
})

async function openPoisoned(look: object): Promise<{ page: Page; trouble: string[] }> {
  const watched = await open(browser, service.url, look)
  await signIn(watched.page, service.url, 'admin', PASSWORD)
  await watched.page.route('**/api/**', async (route) => {
    if (/\/api\/(auth|capabilities)/.test(route.request().url())) return route.continue()
    const response = await route.fetch()
    if (!response.headers()['content-type']?.includes('json')) return route.fulfill({ response })
    return route.fulfill({ response, json: poison(await response.json()) })
  })
  return watched
}

const shows = (page: Page, hostile: boolean): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => document.querySelector('main')?.textContent.includes('<script>alert(2)</script>') === wanted,
    hostile,
  )

// promise: inert-text
it.each([LOOKS[0], LOOKS[2]])('every page, $name', async ({ locale, colorScheme, viewport }) => {
  const { page, trouble } = await openPoisoned({ locale, colorScheme, viewport })
  const problems: string[] = []
  for (const path of PATHS) {
    // A page without such texts comes between: what is seen below is of the page that was asked for.
    await goTo(page, '/settings/general')
    await shows(page, false)
    await goTo(page, `/${path}`)
    await shows(page, true)
    const found = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - window.innerWidth,
      made: document.querySelectorAll('main :is(script, iframe, object, img, base, form[action])').length,
    }))
    if (found.wide > 0) problems.push(`${path}: ${String(found.wide)} px too wide`)
    if (found.made > 0) problems.push(`${path}: elements were made of text`)
  }
  expect([...problems, ...trouble]).toEqual([])
  await page.context().close()
})
