import { addUp, BY_DUE_DATE, byMonth, byProject } from '../store/added-sums.ts'
import { besideProjects, compareAgain, hasTold, partsOfProjects } from '../store/control-sums.ts'
import type { Database, RawStatement } from '../store/database.ts'
import { bumpLive } from '../store/raw.ts'
import {
  type PartArgs,
  repairBalances,
  repairBuckets,
  repairPaid,
  repairSettlements,
  repairTurnover,
  repairUnallocated,
  replaceDue,
  replaceMonths,
} from '../store/rebuild-sums.ts'
import {
  goOn,
  guardRepair,
  REPAIR_STEPS,
  type Repair,
  readRepair,
  selectRepair,
  toRepair,
} from '../store/sum-repairs.ts'
import { noteRebuilt } from '../store/verifications.ts'

/** How long one request goes on with a repair, milliseconds: an agent waits a minute for its answer. */
const REPAIR_MS = 20_000

/** `now` reads the clock; `rows` as BALANCE_ROWS. */
export type Repairing = { now: () => number; rows: number }

/**
 * Goes on with the repair of a book, one part a write, until it is over or the time of a request is up. A cut anywhere
 * loses at most the part at hand: each part is what its rows come to at that moment, batches that come between keep it
 * so, and of two that repair at once one moves on and the other sees it. Whoever comes next goes on: a heartbeat, the
 * next verification, or the clock.
 */
export async function repairSums(
  db: Database,
  sourceId: number,
  { now, rows }: Repairing,
): Promise<void> {
  const until = now() + REPAIR_MS
  let repair = await readRepair(db, sourceId)
  while (repair && now() < until) {
    const { seq } = repair
    const args = { source: sourceId, agent: '', capture: 0, seq, now: now(), rows }
    repair = await repairPart(db, repair, args)
  }
}

async function repairPart(db: Database, repair: Repair, args: PartArgs): Promise<Repair | null> {
  const statements = await planPart(db, repair, args)
  const ending = [bumpLive('ledger'), bumpLive('agents'), selectRepair(repair.sourceId)]
  try {
    const results = await db.write([...guardRepair(repair), ...statements, ...ending])
    return toRepair(results.at(-1)?.rows[0])
  } catch (error) {
    const current = await readRepair(db, repair.sourceId)
    const hasMoved = !current || current.part !== repair.part || current.seq !== repair.seq
    if (!hasMoved && current.disturbed === repair.disturbed) throw error
    return current
  }
}

async function planPart(db: Database, repair: Repair, args: PartArgs): Promise<RawStatement[]> {
  const { source, rows, now } = args
  const step = REPAIR_STEPS[repair.step]!
  switch (step.kind) {
    case 'paid':
      return repairPaid(repair, args)
    case 'bucket':
      return repairBuckets(repair, step.entity, args)
    case 'settlement':
      return repairSettlements(repair, args)
    case 'turnover':
      return repairTurnover(repair, args)
    case 'unallocated':
      return repairUnallocated(repair, args)
    case 'balance':
      return repairBalances(repair, args)
    case 'month': {
      const sums = await addUp(db, source, { added: byMonth(step.entity), rows })
      return [...replaceMonths(source, step.entity, sums), goOn(repair, null)]
    }
    case 'due': {
      const sums = await addUp(db, source, { added: BY_DUE_DATE, rows })
      return [...replaceDue(source, sums), goOn(repair, null)]
    }
    case 'project': {
      const sums = await addUp(db, source, { added: byProject(step.entity), rows })
      const after = repair.after === '' ? null : String(repair.after).slice(1)
      const [some] = partsOfProjects(step.entity, sums, after)
      const only = hasTold(source, 'project')
      const upto = some!.upto
      return [
        ...besideProjects(source, some!, { now, only }),
        // Set apart from "nothing yet": rows without a project have an empty one.
        goOn(repair, upto === null ? null : `=${upto}`),
      ]
    }
    case 'compare':
      return [...compareAgain(source, now), noteRebuilt(source), goOn(repair, null)]
  }
}
