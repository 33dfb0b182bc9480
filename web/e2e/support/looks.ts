/** The looks in which every view is opened, and what must be wrong in none of them. */
import type { Browser, Page } from 'playwright-core'
import { audit } from './audit.ts'
import { goTo, open, signIn } from './browser.ts'

/** Where pictures of the views go, when somebody wants to look at them. */
const pictures = process.env['PICTURES']
export const PHONE = { width: 375, height: 740 }
const DESKTOP = { width: 1280, height: 860 }

export const LOOKS = [
  { name: 'light', locale: 'en-US', colorScheme: 'light', viewport: DESKTOP },
  { name: 'dark', locale: 'zh-CN', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'phone-light', locale: 'zh-CN', colorScheme: 'light', viewport: PHONE },
  { name: 'phone-dark', locale: 'en-US', colorScheme: 'dark', viewport: PHONE },
] as const

/** Accessibility problems of a page, and whether it is wider than the screen. */
export async function problemsOf(page: Page, picture: string): Promise<string[]> {
  const problems = await audit(page)
  if (pictures) await page.screenshot({ path: `${pictures}/${picture}.png` })
  const { wide, screen } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    screen: window.innerWidth,
  }))
  return wide > screen ? [...problems, `${wide} px wide`] : problems
}

interface Visit {
  path: string
  /** The test id of what is waited for, and a text in it. */
  shown: string
  text?: string
}

/** Opens pages as an administrator in a look, and gives all that is wrong with any of them. */
export async function visitInLook(
  browser: Browser,
  service: { url: string; password: string },
  { name, ...look }: (typeof LOOKS)[number],
  visits: Visit[],
): Promise<string[]> {
  const { page, trouble } = await open(browser, service.url, look)
  await signIn(page, service.url, 'admin', service.password)
  const problems: string[] = []
  for (const { path, shown, text } of visits) {
    await goTo(page, `/${path}`)
    await page.getByTestId(shown).first().waitFor()
    if (text) await page.getByText(text).first().waitFor()
    problems.push(...(await problemsOf(page, `${shown}-${name}`)))
  }
  await page.context().close()
  return [...problems, ...trouble]
}
