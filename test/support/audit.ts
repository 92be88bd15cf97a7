/** What a page in a real browser must hold, whoever reads it. */
import axeSource from 'axe-core'
import type { Page } from 'playwright-core'

/** Runs axe (all its rules, WCAG 2.2 AA among them); gives each violation with the HTML it stands in. */
export async function audit(page: Page): Promise<unknown[]> {
  await page.evaluate(axeSource.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axeSource }).axe.run()
    return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
  })
}

/** By how many pixels a page is wider than its window; above 0 it scrolls two ways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
