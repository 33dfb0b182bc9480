/** The documentation as the service hands it out: under our CSP, in both languages and themes, searched, on a phone. */
import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from './support/audit.ts'
import { launch, open, type Watched } from './support/browser.ts'

const BASE = process.env['SERVICE_URL'] ?? ''
const SHOTS = process.env['SHOTS'] ?? ''
const LIMIT = 300_000
const PHONE = { viewport: { width: 390, height: 844 } }

let browser: Browser
beforeAll(async () => {
  browser = await launch()
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
})
afterAll(() => browser.close())

async function shot({ page }: Watched, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/docs-${name}.png` })
}

/** Searches, and waits for what is found first; what an earlier search found may still be shown. */
async function expectFound({ page }: Watched, words: string, found: RegExp): Promise<void> {
  await page.getByRole('combobox').fill(words)
  await expect.poll(() => page.getByRole('option').first().innerText()).toMatch(found)
}

describe.skipIf(!BASE)('the documentation', () => {
  it(
    'is whole on every page, in both languages and themes',
    async () => {
      const watched = await open(browser, BASE)
      const { page, trouble } = watched
      for (const lang of ['zh', 'en']) {
        await page.goto(`${BASE}/help/${lang}/`)
        const pages = await page
          .locator('.pages li a')
          .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))
        expect(pages.length).toBeGreaterThanOrEqual(16)
        for (const [at, url] of pages.entries()) {
          await page.emulateMedia({ colorScheme: at % 2 ? 'dark' : 'light' })
          expect((await page.goto(url))?.status()).toBe(200)
          const name = new URL(url).pathname.split('/').filter(Boolean).slice(1).join('-')
          await page.getByRole('button', { name: /^(?:Switch|切换)/ }).waitFor()
          expect(await audit(page), url).toEqual([])
          await shot(watched, name)
        }
      }
      expect(trouble).toEqual([])
      await page.context().close()
    },
    LIMIT,
  )

  it(
    'finds Chinese and English words, with the keyboard alone',
    async () => {
      const watched = await open(browser, BASE)
      const { page, trouble } = watched
      await page.goto(`${BASE}/help/zh/`)
      await page.keyboard.press('/')
      await expectFound(watched, '镜像源', /镜像源/)
      await expectFound(watched, '端口被占用', /端口/)
      await shot(watched, 'search-zh')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/help\/zh\/troubleshooting\/#ports$/)
      await page.goto(`${BASE}/help/en/`)
      await expectFound(watched, 'restore', /Backup/)
      await expectFound(watched, 'MYSQL_HOST', /Configuration|Scale/)
      await expectFound(watched, 'qqqqzzzz', /^Nothing found$/)
      expect(await audit(page)).toEqual([])
      expect(trouble).toEqual([])
      await page.context().close()
    },
    LIMIT,
  )

  it(
    'opens in the language of the reader, changes it on the same page, and keeps the theme',
    async () => {
      const { page, trouble } = await open(browser, BASE, { locale: 'zh-CN' })
      await page.goto(`${BASE}/help/`)
      await page.waitForURL(/\/help\/zh\/$/)
      await page.goto(`${BASE}/help/zh/backup/`)
      await page.getByRole('link', { name: 'English' }).click()
      await page.waitForURL(/\/help\/en\/backup\/$/)
      const theme = (): Promise<string | undefined> =>
        page.evaluate(() => document.documentElement.dataset['theme'])
      const before = await theme()
      await page.getByRole('button', { name: 'Switch between light and dark' }).click()
      await expect.poll(theme).not.toBe(before)
      const after = await theme()
      await page.getByRole('link', { name: /^Next/ }).click()
      await page.waitForURL(/\/help\/en\/upgrade\/$/)
      await expect.poll(() => theme()).toBe(after)
      expect(trouble).toEqual([])
      await page.context().close()
    },
    LIMIT,
  )

  it(
    'copies a command, and fits a phone',
    async () => {
      const watched = await open(browser, BASE, {
        ...PHONE,
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      const { page, trouble } = watched
      await page.goto(`${BASE}/help/en/install/`)
      await page.locator('.copy').first().click()
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('make run\n')
      await page.getByRole('button', { name: 'Contents' }).click()
      await shot(watched, 'phone-menu')
      await page.locator('.pages').getByRole('link', { name: 'Deployment' }).click()
      await page.waitForURL(/deployment/)
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
        .toBeLessThanOrEqual(0)
      expect(await audit(page)).toEqual([])
      await shot(watched, 'phone')
      expect(trouble).toEqual([])
      await page.context().close()
    },
    LIMIT,
  )
})
