/** The real server is killed in mid-answer and started again: the page is told, and goes on by itself. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launch, open, signIn } from './support/browser.ts'

const python = process.env['SERVE_WITH'] ?? ''
const url = `http://127.0.0.1:${process.env['SERVER_PORT'] ?? ''}`
const password = process.env['ADMIN_PASSWORD'] ?? ''
const READY_MS = 120_000
const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS c FROM n'

describe.skipIf(python === '')('a server that is killed and started again', () => {
  let browser: Browser
  let page: Page
  let server: ChildProcess

  async function start(): Promise<void> {
    server = spawn(python, ['serv.py'], { cwd: '..', detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', (part) => (said += String(part)))
    const isReady = async (): Promise<boolean> => {
      if (server.exitCode !== null)
        throw new Error(`the server ended with ${server.exitCode}: ${said.slice(-3000)}`)
      return fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    }
    await vi.waitUntil(isReady, { timeout: READY_MS, interval: 200 })
  }

  /** The whole process group at once, as a power cut would. */
  async function kill(): Promise<void> {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    process.kill(-server.pid, 'SIGKILL')
    await gone
  }

  beforeAll(async () => {
    browser = await launch()
    await start()
    ;({ page } = await open(browser, url))
    await signIn(page, url, 'admin', password)
  }, READY_MS + 60_000)
  afterAll(async () => {
    await browser.close()
    await kill()
  })

  async function ask(text: string): Promise<void> {
    await page.locator('textarea').last().fill(text)
    await page.keyboard.press('Enter')
  }

  it('says that it reconnects, keeps what there was, and answers again without a reload', async () => {
    await ask('revenue by province, top five')
    const first = page.getByTestId('turn').first()
    await first.and(page.locator('[data-status=finished]')).waitFor()
    const told = await first.getByTestId('headline').textContent()
    await first.getByTestId('details-toggle').click()
    await first.getByRole('button', { name: 'Edit and run' }).click()
    await first.locator('textarea').fill(ENDLESS)
    await first.getByRole('button', { name: 'Run', exact: true }).click()
    const cut = page.getByTestId('turn').first() // the edited statement is its second version
    await cut.getByTestId('writing').getByText('Running').waitFor()

    await kill()
    await cut.getByTestId('reconnecting').waitFor()
    await cut.getByText('Reconnecting…').waitFor()
    await start()
    await cut
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 5_000 })
      .catch(() => undefined)
    await cut.and(page.locator('[data-status=failed]')).waitFor({ timeout: 60_000 })
    await expect.poll(() => cut.getByTestId('error').textContent()).toContain('interrupted')
    await expect.poll(() => cut.getByTestId('sql').count()).toBe(1)
    await first.getByRole('button', { name: 'Previous version' }).click()
    await expect.poll(() => first.getByTestId('headline').textContent()).toBe(told)

    await ask('and by month?')
    await page.getByTestId('turn').nth(1).and(page.locator('[data-status=finished]')).waitFor()
  }, 600_000)
})
