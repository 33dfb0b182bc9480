/** Chromium as the tests use it: everything that should not happen is written down. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
] // prettier-ignore

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: ARGS,
  })

export interface Watched {
  page: Page
  /** Dialogs, script errors, CSP violations and requests to other hosts. */
  trouble: string[]
}

export async function open(
  browser: Browser,
  base: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-US',
    ...options,
  })
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('dialog', (dialog) => {
    trouble.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => trouble.push(`error ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|ERR_/.test(message.text()))
      trouble.push(`console ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(base) && !/^(?:data|blob):/.test(url)) trouble.push(`request ${url}`)
  })
  page.setDefaultTimeout(60_000)
  return { page, trouble }
}

export async function signIn(page: Page, base: string, username: string, password: string): Promise<void> {
  await page.goto(`${base}/sign-in`)
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('textarea').waitFor()
}

/** Goes to a page as a link of the application would: a load of everything takes half a second more. */
export const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)

/** Chooses a table of a source by a search for its name. */
export async function pickTable(page: Page, label: string, name: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(name)
  await page.locator('.n-base-select-option').getByText(name, { exact: true }).click()
}

/** Opens a page of the settings by its name in their navigation. */
export async function openSettings(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: /^(?:Settings|设置)$/ }).click()
  await page.getByRole('link', { name, exact: true }).click()
}
