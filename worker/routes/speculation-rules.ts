import { Hono } from 'hono'
import { paths } from '../../views/paths.ts'
import type { AppEnv } from '../http/context.ts'

const DAY_SECONDS = 86_400

// Only what is looked at: a link one points at or presses. Static files and forms are never fetched ahead.
const RULES = JSON.stringify({
  prefetch: [{ where: { selector_matches: 'a[href^="/"]' }, eagerness: 'moderate' }],
})

export const speculationRulesRoutes = new Hono<AppEnv>()

speculationRulesRoutes.get(paths.speculationRules(), (c) => {
  c.header('Content-Type', 'application/speculationrules+json')
  c.header('Cache-Control', `public, max-age=${DAY_SECONDS}`)
  return c.body(RULES)
})
