/** The looks in which every view is opened, and what must be wrong in none of them. */
import type { Page } from 'playwright-core'
import { audit } from './audit.ts'

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
