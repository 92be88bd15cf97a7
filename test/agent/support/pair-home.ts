import { openPairing, type Site } from '../../support/agent-client.ts'
import type { TestDatabase } from '../../support/database.ts'
import type { AgentHome } from './agent-process.ts'

/** Pairs an agent's home with a site, the administrator's word given in the database. Gives the words shown. */
export async function pairHome(home: AgentHome, site: Site, ...more: string[]): Promise<string> {
  const pairing = home.start('pair', '--code', await openPairing(site), ...more)
  const line = await pairing.until(/^ {4}\w{5} \w{5} \w{5} \w{5}$/)
  await confirmAgents(site.database)
  const exit = await pairing.ended
  if (exit !== 0) throw new Error(`pair ended with ${exit}:\n${pairing.lines.join('\n')}`)
  return line.trim()
}

/** What an administrator's click on "The words match" does. */
export async function confirmAgents({ client }: TestDatabase): Promise<void> {
  await client.batch([
    "update agent set state = 'active' where state = 'pending'",
    "update agent_key set state = 'active' where state = 'pending'",
  ])
}
