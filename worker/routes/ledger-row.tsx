import { Hono } from 'hono'
import { type EntityName, isEntityName } from '../../protocol/entities.ts'
import { type LedgerRow, LedgerRowPage } from '../../views/ledger/ledger-row-page.tsx'
import {
  asKnownOn,
  HISTORY_DAYS,
  type LedgerCell,
  type LedgerChange,
} from '../domain/ledger-history.ts'
import type { Minor } from '../domain/money.ts'
import { policyOfReceipt } from '../domain/receipt-policy.ts'
import { answerPage } from '../http/answer.ts'
import { answerTaken } from '../http/answer-file.ts'
import { type AppContext, type AppEnv, readFor } from '../http/context.ts'
import { frameFor } from '../http/frame.ts'
import { readLedgerKey } from '../http/ledger-key.ts'
import { PageError } from '../http/page-error.ts'
import { bookOf, selectFreshness, wholeFreshness } from '../store/freshness.ts'
import { readLedgerChanges, selectRowHistory } from '../store/ledger-history.ts'
import { selectLedgerRow, selectNamedRows } from '../store/ledger-row.ts'
import { liveTag, selectLiveVersions } from '../store/live.ts'
import { noteRowProof } from '../store/proofs.ts'
import { makeProof } from '../sync/proof.ts'
import { SHAPES } from '../sync/shapes.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/

export const ledgerRowRoutes = new Hono<AppEnv>()

/** Any row of the ledger: what it says and said, and where that comes from. */
ledgerRowRoutes.get('/ledger/:entity/:id', async (c) => {
  const { entity, of, shape } = await readRow(c)
  const [db, proof] = [c.get('db'), c.get('proof')]
  const { viewer, rows } = await readFor(c, [
    selectLedgerRow(db, proof, shape, of),
    selectNamedRows(db, proof, shape, of),
    selectRowHistory(db, proof, shape, of),
    selectFreshness(db, proof, bookOf(of.sourceId)),
    selectLiveVersions(db, proof, ['ledger', 'agents']),
  ])
  const [[found], named, history, sources, versions] = rows
  if (!found) throw new PageError('not-found')
  const frame = frameFor(c, viewer)
  const { reader } = frame
  const changes = readLedgerChanges(history)
  const asked = c.req.query('on') ?? ''
  const on = DATE.test(asked) && asked <= reader.today ? asked : null
  const values = valuesOf(entity, found.cells, found.extra)
  const row: LedgerRow = {
    ...{ entity, sourceId: of.sourceId, key: of.key, deleted: found.deleted === 1 },
    title: titleOf(values),
    named,
    values: on === null ? values : asKnownOn(values, changes, on, reader.format.dayOf),
    currency: typeof values.currency === 'string' ? values.currency : null,
    proof: {
      ...found,
      sourceId: of.sourceId,
      policy: policyOfReceipt(found.receipt),
      file: found.provable === 1 ? { entity, ...of } : null,
    },
  }
  return answerPage(
    c,
    <LedgerRowPage
      frame={frame}
      live={liveTag(versions)}
      row={row}
      changes={changes}
      keptDays={HISTORY_DAYS}
      on={on}
      cameOn={on === null ? null : cameAfter(on, changes, found.seenAt, reader.format.dayOf)}
      freshness={wholeFreshness(sources, reader.now)}
    />,
  )
})

/** The file that proves it; taken, never fetched ahead. */
ledgerRowRoutes.post('/ledger/:entity/:id/proof.json', async (c) => {
  const { entity, of, shape } = await readRow(c)
  const { db, now, env } = { db: c.get('db'), ...c.get('deps') }
  const { rows } = await readFor(c, [selectLedgerRow(db, c.get('proof'), shape, of)])
  const [[found]] = rows
  const { sourceId } = of
  const stored = found ? [{ entity, ...found }] : []
  const file =
    found && (await makeProof({ db, sourceId, rows: stored, number: null, now: now(), env }))
  if (!file) throw new PageError('not-found')
  return answerTaken(c, noteRowProof(db, c.get('proof'), shape, of), {
    name: `lintel-proof-${entity}-${found.seq}.json`,
    json: JSON.stringify(file),
  })
})

/** An address that names no row is asked for by somebody too: a stranger learns nothing from it. */
async function readRow(c: AppContext) {
  const entity = c.req.param('entity')
  if (!isEntityName(entity)) {
    await readFor(c, [])
    throw new PageError('not-found')
  }
  return { entity, of: readLedgerKey(c.req.param('id') ?? ''), shape: SHAPES[entity] }
}

function valuesOf(entity: EntityName, cells: string, paidMinor: Minor | null) {
  const values = JSON.parse(cells) as (string | number | null)[]
  const named = SHAPES[entity].fields.map((field, index) => [field, values[index] ?? null] as const)
  const paid = entity === 'invoice' ? [['paidMinor', paidMinor] as const] : []
  return Object.fromEntries<LedgerCell>([...named, ...paid])
}

function titleOf({ number, name, item }: Record<string, LedgerCell>): string | null {
  const title = number ?? name ?? item ?? null
  return title === null ? null : String(title)
}

/** A row that has not changed came when it was seen; what was before the first kept change is not known. */
function cameAfter(
  on: string,
  changes: readonly LedgerChange[],
  seenAt: number,
  dayOf: (at: number) => string,
): string | null {
  const cameOn = dayOf(seenAt)
  return changes.length === 0 && cameOn > on ? cameOn : null
}
