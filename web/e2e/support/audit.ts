/** Axe-core on what a page shows. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Every page that is loaded takes it anew: what is minified is compiled in half the time. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * The serious and critical violations of WCAG 2.2 AA, each with the elements that cause it.
 * Of a page behind a dialog nothing is asked again: it was there before the dialog opened, and is inert now.
 */
export async function audit(page: Page): Promise<string[]> {
  // Elements that are fading in have colours of their own.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.effect?.getComputedTiming().iterations === Infinity || one.playState !== 'running'),
  )
  // The page's CSP lets no script of ours in by a tag; the debugger may.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => {
    const isBehind = document.querySelector('body > :not(#app) [aria-modal=true]') !== null
    return (window as unknown as { axe: typeof axe }).axe.run(isBehind ? { exclude: ['#app'] } : document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
      preload: false,
    })
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    )
}
