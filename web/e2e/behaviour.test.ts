/** What the page does when the service is slow, lost, or says no. */
import { expect, it } from 'vitest'
import { openSettings, signIn } from './support/browser.ts'
import { usePage, type Fixture } from './support/fixture.ts'
import { Gate } from './fakes/fakeRun.ts'
import { PASSWORD } from './fakes/fakeService.ts'

let { page, service, trouble } = {} as Fixture
usePage(
  (fixture) => {
    ;({ page, service, trouble } = fixture)
  },
  { signedIn: false },
)

const say = (delta: string): object => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 't', delta })
const begin = { type: 'TEXT_MESSAGE_START', messageId: 't', role: 'assistant' }

async function ask(text: string): Promise<void> {
  await page.locator('textarea').fill(text)
  await page.keyboard.press('Enter')
}

it('says what is wrong when signing in, and counts down when told to wait', async () => {
  await page.goto(`${service.url}/users`)
  await page.waitForURL('**/sign-in?next=/settings/users')
  await expect.poll(() => page.locator('input[name=username]').inputValue()).toBe('')
  await page.locator('button[type=submit]').click()
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('Enter your user name')
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('User name or password is wrong.').waitFor()
  await page.locator('input[name=password]').fill('too many')
  await page.keyboard.press('Enter')
  await page.getByText(/signed in automatically in \d+ s/).waitFor()
  await expect.poll(() => page.locator('button[type=submit]').isDisabled()).toBe(true)
  await page.locator('input[name=password]').fill('another')
  await page.getByText(/try again in \d+ s/).waitFor()
})

it('goes on signing in by itself when the wait is over', async () => {
  let waits = 2
  await page.route('**/api/auth/login', async (route) => {
    waits -= 1
    if (waits < 0) await route.continue()
    else await route.fulfill({ status: 429, headers: { 'Retry-After': '2' }, body: '{}' })
  })
  await page.goto(`${service.url}/users`)
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText(/signed in automatically in \d+ s/).waitFor()
  await page.getByTestId('user').first().waitFor()
  expect(waits).toBe(-1)
  await page.unroute('**/api/auth/login')
  await page.evaluate(() => {
    localStorage.clear()
  })
})

it('comes back to the page that asked for the sign-in', async () => {
  await page.goto(`${service.url}/users`)
  await page.locator('input[name=username]').fill('admin')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByTestId('user').first().waitFor()
  expect(trouble).toEqual([])
})

// promise: strict-tokens
it('never puts the token into an address', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  service.script = [begin, say('done')]
  await ask('q')
  await page.getByText('done').waitFor()
  expect(service.requests.filter((request) => request.includes('token-1'))).toEqual([])
})

it('follows an answer again after the connection was cut, and loses nothing', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  const gate = new Gate()
  service.script = [begin, say('one '), gate, 'cut', say('two '), say('three')]
  await ask('q')
  await page.getByText('one').waitFor()
  gate.open()
  await page.getByText('one two three').waitFor()
  expect(service.requests.some((request) => /GET \/api\/chats\/runs\/[\w-]+\/events/.test(request))).toBe(
    true,
  )
  await page.locator('[data-status=finished]').waitFor()
})

it('says that an answer has ended only when its text is whole on the page', async () => {
  // As on a machine too busy to paint: a frame comes two seconds late.
  await page.addInitScript(() => {
    window.requestAnimationFrame = (paint) =>
      window.setTimeout(() => {
        paint(performance.now())
      }, 2_000)
    window.cancelAnimationFrame = (frame) => {
      window.clearTimeout(frame)
    }
  })
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (!document.querySelector('[data-status=finished]')) return
      document.documentElement.dataset['shown'] ??= document.querySelector('.markdown')?.textContent ?? ''
    }).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  service.script = [begin, say('a part'), 100, say(' and the whole')]
  await ask('q')
  await expect
    .poll(() => page.locator('html').getAttribute('data-shown'))
    .toMatch(/^a part and the whole\s*$/)
})

it('does not send while Chinese is being composed', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  const client = await page.context().newCDPSession(page)
  const box = page.locator('textarea')
  // A box that is still closed takes no focus, and the keys would go nowhere.
  await expect.poll(() => box.isEnabled()).toBe(true)
  await box.focus()
  await client.send('Input.imeSetComposition', { text: 'xiao shou', selectionStart: 9, selectionEnd: 9 })
  await client.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  await client.send('Input.insertText', { text: '销售额' })
  await expect.poll(() => box.inputValue()).toBe('销售额')
  await expect.poll(() => page.getByTestId('turn').count()).toBe(0)
})

it('shows a thousand rows by drawing a few, sorts exact numbers, and moves by keys', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => [
    `row ${index}`,
    `9007199254740${String(index).padStart(3, '0')}.10`,
  ])
  const columns = [
    { name: 'name', label: 'Name', type: 'text', source: null },
    { name: 'amount', label: 'Amount', type: 'decimal', source: null },
  ]
  const content = { columns, rows, row_count: 5000, truncated: true, elapsed_ms: 3 }
  service.rows = [...rows, ...Array.from({ length: 4000 }, (_, index) => [`more ${index}`, '1.5'])]
  await signIn(page, service.url, 'admin', PASSWORD)
  service.script = [{ type: 'ACTIVITY_SNAPSHOT', messageId: 't', activityType: 'table', content }]
  await ask('q')
  const table = page.getByTestId('table')
  await table.waitFor()
  await expect.poll(() => table.locator('tbody tr').count()).toBeLessThan(60)
  await expect.poll(() => table.textContent()).toContain('Rows shown: 1,000 of 5,000.')
  await table.getByRole('button', { name: 'Sort by Amount' }).click()
  await table.getByRole('button', { name: 'Sort by Amount' }).click()
  await table.getByText('9,007,199,254,740,999.10').waitFor()
  await expect.poll(() => table.textContent()).toContain('Only the first 5,000 are kept')
  await table.locator('td[tabindex="0"]').focus()
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('PageDown')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent.trim())).toBe('row 879')
  // Sorting fetched the rows beyond the first thousand: the end of the list is the end of all.
  expect(await table.textContent()).not.toContain('Rows shown')
  await page.keyboard.press('Control+End')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent.trim())).toBe('1.50')
  expect(trouble).toEqual([])
})

it('speaks the other language at once, and keeps language and theme', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.locator('button.account').click()
  await page.getByText('中文', { exact: true }).click()
  await page.getByText('想了解什么？').waitFor()
  await page.locator('button.account').click()
  await page.getByText('深色', { exact: true }).click()
  await page.reload()
  await page.getByText('想了解什么？').waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
})

it('shows what does not exist as such, and an unreachable service with a way on', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  await page.goto(`${service.url}/no/such/page`)
  await page.getByText('There is nothing here').waitFor()
  await page.getByRole('link', { name: 'Back to the chat' }).click()
  await page.locator('textarea').waitFor()
  await page.route('**/api/datasources?*', (route) => route.abort())
  await openSettings(page, 'Data sources')
  await page.getByText('The service cannot be reached').waitFor()
  await page.unroute('**/api/datasources?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId('source').waitFor()
})

it('fetches what a question needs before the parts of an answer', async () => {
  await signIn(page, service.url, 'admin', PASSWORD)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/api/datasources?*', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${service.url}/chat`)
  await expect.poll(() => asked).toContain('/api/datasources')
  await page.getByTestId('welcome-drop').waitFor()
  const hasThread = (): boolean => asked.some((path) => path.startsWith('/assets/ChatThread-'))
  expect(hasThread()).toBe(false)
  release()
  await expect.poll(hasThread).toBe(true)
})

it('keeps a question that is being written through a reload, until it is sent', async () => {
  service.script = [begin, say('42')]
  await signIn(page, service.url, 'admin', PASSWORD)
  const box = page.locator('textarea')
  await box.fill('How many orders were')
  await page.reload()
  await expect.poll(() => box.inputValue()).toBe('How many orders were')
  await box.press('Enter')
  await page.locator('[data-status=finished]').waitFor()
  await page.goto(`${service.url}/chat`)
  await box.waitFor()
  expect(await box.inputValue()).toBe('')
})
