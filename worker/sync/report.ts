import type { ReportRequest } from '../../protocol/messages.ts'
import { noteHold } from '../store/agent-holds.ts'
import { noteStanding } from '../store/agent-reports.ts'
import { noteLeftOut } from '../store/quarantine.ts'
import { bumpLive } from '../store/raw.ts'
import { type Told, writeOnce } from './once.ts'

/** Stores what the agent says needs a person, in place of what it said before. Throws SyncProblem. */
export async function takeReport(told: Told, { hold, leftOut }: ReportRequest): Promise<void> {
  const { caller, now } = told
  await writeOnce(told, [
    ...noteHold(caller, hold),
    ...noteLeftOut(caller, leftOut.rows, now),
    noteStanding(caller.agentId, leftOut.count, now),
    bumpLive('agents'),
    bumpLive('ledger'),
  ])
}
