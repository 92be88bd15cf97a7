import type { ReportRequest } from '../../protocol/messages.ts'
import { noteHold } from '../store/agent-holds.ts'
import { noteStanding } from '../store/agent-reports.ts'
import type { Database } from '../store/database.ts'
import { noteLeftOut } from '../store/quarantine.ts'
import { bumpLive } from '../store/raw.ts'
import { type Caller, guardWriter } from '../store/streams.ts'
import { guarded } from './stream.ts'

/** Stores what the agent says needs a person, in place of what it said before. Throws SyncProblem. */
export async function takeReport(
  db: Database,
  caller: Caller,
  { hold, leftOut }: ReportRequest,
  now: number,
): Promise<void> {
  const statements = [
    ...guardWriter({ ...caller, now }),
    ...noteHold(caller, hold),
    ...noteLeftOut(caller, leftOut.rows, now),
    noteStanding(caller.agentId, leftOut.count, now),
    bumpLive('agents'),
    bumpLive('ledger'),
  ]
  await guarded(db, statements, caller, now, () => undefined)
}
