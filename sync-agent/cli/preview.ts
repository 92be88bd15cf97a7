import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { checkRow, type Row } from '../../protocol/row.ts'
import { diff, type FoundFault } from '../capture/diff.ts'
import type { Captured, CapturedRow, Source } from '../capture/source.ts'
import { AgentProblem } from '../problem.ts'
import { hasState, openMemoryState, openState } from '../state/open-state.ts'
import { openSource, type Program } from './program.ts'
import { SHOWN_HASH } from './status.ts'
import { formatTable, oneLine } from './terminal.ts'

/** Of a key that is too long to be one, so much finds its row. */
const SHOWN_KEY = 60

/** `preview`: what would leave, from the same code that lets it leave. Nothing is sent or kept. */
export async function preview(program: Program): Promise<number> {
  const { config, args } = program
  const source = openSource(program, 'preview')
  if (args.entity && !source.entities.includes(args.entity)) {
    throw new AgentProblem('usage', { reason: 'unknown-entity', word: args.entity })
  }
  const captured = await source.capture()
  try {
    if (args.entity) showRows(program, captured, args.entity)
    else showSummary(program, source, captured)
    return 0
  } finally {
    captured.close()
    rmSync(join(config.state, 'preview'), { recursive: true, force: true })
  }
}

/** Every row of one entity, tab between cells: reads in a terminal and opens in a spreadsheet. */
function showRows({ terminal, args }: Program, captured: Captured, entity: EntityName): void {
  const names = ENTITIES[entity].columns.map(({ name }) => name)
  if (!args.json) terminal.line(['key', ...names].join('\t'))
  for (const row of goodRows(entity, captured.rows(entity))) {
    const cells = [row.key, ...row.cells]
    terminal.line(
      args.json
        ? JSON.stringify(Object.fromEntries(['key', ...names].map((name, i) => [name, cells[i]])))
        : cells.map((cell) => oneLine(String(cell ?? ''))).join('\t'),
    )
  }
}

function showSummary(program: Program, source: Source, captured: Captured): void {
  const { terminal, text, config, args } = program
  const { counts, faults } = compare(program, source, captured)
  if (args.json) {
    terminal.line(JSON.stringify({ source: captured.identity, counts, leftOut: faults }, null, 2))
    return
  }
  const { preview: words } = text
  terminal.line(words.title(config.source.book))
  terminal.line('')
  const header = [words.entity, words.total, words.new, words.leftOut]
  const rows = counts.map(({ entity, total, changed, leftOut }) => [
    entity,
    total,
    changed,
    leftOut,
  ])
  for (const line of formatTable([header, ...rows])) terminal.line(line)
  for (const { entity } of counts) showSample(program, captured, entity)
  if (faults.length === 0) return
  terminal.line(`\n${words.faultTitle}`)
  const found = faults.map(({ entity, keyHash, key, column, rule }) => [
    ...['', entity, keyHash.slice(0, SHOWN_HASH), oneLine(key.slice(0, SHOWN_KEY)), column, rule],
  ])
  for (const line of formatTable(found)) terminal.line(line)
}

type Count = { entity: EntityName; total: number; changed: number; leftOut: number }

function compare(
  { config }: Program,
  source: Source,
  captured: Captured,
): { counts: Count[]; faults: readonly FoundFault[] } {
  const state = hasState(config.state) ? openState(config.state) : openMemoryState()
  try {
    const { faults } = diff(state, source, captured)
    const changed = state.db.prepare(
      "select count(*) as n from temp.change where op = 'u' and entity = ?",
    )
    const counts = source.entities.map((entity) => ({
      entity,
      total: [...goodRows(entity, captured.rows(entity))].length,
      changed: Number(changed.get(entity)?.n),
      leftOut: faults.filter((fault) => fault.entity === entity).length,
    }))
    return { counts, faults }
  } finally {
    state.close()
  }
}

function showSample({ terminal, text }: Program, captured: Captured, entity: EntityName): void {
  const row = goodRows(entity, captured.rows(entity)).next().value
  if (!row) return
  terminal.line(`\n${text.preview.sample(entity)}`)
  const cells = ENTITIES[entity].columns.map(({ name }, index) => {
    const cell = row.cells[index] ?? null
    return ['', name, cell === null ? text.preview.empty : oneLine(String(cell))]
  })
  for (const line of formatTable([['', 'key', row.key], ...cells])) terminal.line(line)
}

function* goodRows(entity: EntityName, rows: Iterable<CapturedRow>): Generator<Row> {
  for (const item of rows) {
    if ('row' in item && checkRow(entity, item.row) === null) yield item.row
  }
}
