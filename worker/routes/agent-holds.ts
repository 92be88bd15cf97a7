import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { paths } from '../../views/paths.ts'
import type { Notice } from '../../views/text/notice.ts'
import { seeOther } from '../http/answer.ts'
import { type AppEnv, writeFor } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { PageError } from '../http/page-error.ts'
import { confirmHold, refuseHold } from '../store/agent-holds.ts'

/** The name of the deletes that the page showed: a decision is about these and no others. */
const decisionForm = () => z.object({ hold: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

export const agentHoldRoutes = new Hono<AppEnv>()

agentHoldRoutes.post('/agents/:id/hold/confirmation', (c) =>
  decide(c, confirmHold, 'hold-confirmed'),
)
agentHoldRoutes.post('/agents/:id/hold/refusal', (c) => decide(c, refuseHold, 'hold-refused'))

type Decide = typeof confirmHold

async function decide(c: Context<AppEnv, '/agents/:id/x'>, decision: Decide, done: Notice) {
  const form = await readForm(c, decisionForm)
  if (!form.ok) throw new PageError('invalid')
  const ask = {
    commandId: c.get('deps').newId(),
    agentId: c.req.param('id'),
    hold: form.value.hold,
  }
  const { results } = await writeFor(c, decision(c.get('db'), c.get('proof'), ask), 'agent.manage')
  // The ledger has changed meanwhile, or somebody else was first.
  if (results[0]?.rowsAffected !== 1) throw new PageError('conflict')
  return seeOther(c, paths.agents(), done)
}
