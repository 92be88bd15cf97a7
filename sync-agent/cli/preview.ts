import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ENTITIES, type EntityName } from '../../protocol/entities.ts'
import { ruleOf } from '../../protocol/policy.ts'
import { checkRow, type Row } from '../../protocol/row.ts'
import { diff, type FoundFault } from '../capture/diff.ts'
import type { Captured, CapturedRow, Source } from '../capture/source.ts'
import { AgentProblem } from '../problem.ts'
import { hasState, openMemoryState, openState } from '../state/open-state.ts'
import { cellsOf } from './cells.ts'
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
    else await showSummary(program, source, captured)
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

async function showSummary(program: Program, source: Source, captured: Captured): Promise<void> {
  const { terminal, text, config, args } = program
  const { counts, faults } = await compare(program, source, captured)
  if (args.json) {
    terminal.line(
      JSON.stringify(
        { source: captured.identity, policy: config.policy, counts, leftOut: faults },
        null,
        2,
      ),
    )
    return
  }
  const { preview: words } = text
  terminal.line(words.title(config.source.book))
  terminal.line('')
  const header = [words.entity, words.total, words.new, words.leftOut, words.keptBack]
  const rows = counts.map(({ entity, total, changed, leftOut, keptBack }) => {
    return [text.entity[entity], total, changed, leftOut, keptBack]
  })
  for (const line of formatTable([header, ...rows])) terminal.line(line)
  const largest = counts.toSorted((one, other) => other.total - one.total)[0]
  if (largest) terminal.line(`\n${words.oneByOne(largest.entity)}`)
  for (const { entity } of counts) showColumns(program, captured, entity)
  if (faults.length === 0) return
  terminal.line(`\n${words.faultTitle}`)
  const found = faults.map(({ entity, keyHash, key, column, rule }) => [
    ...[
      '',
      text.entity[entity],
      keyHash.slice(0, SHOWN_HASH),
      oneLine(key.slice(0, SHOWN_KEY)),
      column,
      rule,
    ],
  ])
  for (const line of formatTable(found)) terminal.line(line)
}

type Count = {
  entity: EntityName
  total: number
  changed: number
  leftOut: number
  /** Rows of the book that the policy does not let leave. */
  keptBack: number
}

async function compare(
  { config }: Program,
  source: Source,
  captured: Captured,
): Promise<{ counts: Count[]; faults: readonly FoundFault[] }> {
  const state = hasState(config.state) ? openState(config.state) : openMemoryState()
  try {
    const { faults } = await diff(state, source, captured)
    const changed = state.db.prepare(
      "select count(*) as n from temp.change where op = 'u' and entity = ?",
    )
    const counts = source.entities.map((entity) => ({
      entity,
      total: [...goodRows(entity, captured.rows(entity))].length,
      changed: Number(changed.get(entity)?.n),
      leftOut: faults.filter((fault) => fault.entity === entity).length,
      keptBack: [...(captured.keptBack?.(entity) ?? [])].length,
    }))
    return { counts, faults }
  } finally {
    state.close()
  }
}

/** Column by column: what happens to it, in how many rows it is filled in, and one of its values as it would leave. */
function showColumns(
  { terminal, text, config: { policy } }: Program,
  captured: Captured,
  entity: EntityName,
): void {
  const { preview: words } = text
  const { columns } = ENTITIES[entity]
  const filled = columns.map(() => ({ rows: 0, example: '' }))
  for (const { cells } of goodRows(entity, captured.rows(entity))) {
    for (const [index, cell] of cells.entries()) {
      const column = filled[index]
      if (!column || cell === null) continue
      column.rows += 1
      column.example ||= cellsOf(text, entity, cells)[index]?.[1] ?? ''
    }
  }
  terminal.line(`\n${words.sample(entity)}`)
  const conditions = policy.only[entity]
  if (conditions?.length) terminal.line(words.only(conditions.join(', ')))
  const header = ['', words.column, words.rule, words.filled, words.example]
  const rows = columns.map(({ name }, index) => {
    const rule = ruleOf(policy, entity, name) ?? 'send'
    const { rows, example } = filled[index] ?? { rows: 0, example: '' }
    const shown = rule === 'withhold' ? ['', ''] : [rows, example || words.empty]
    return ['', name, words.rules[rule], ...shown]
  })
  for (const line of formatTable([header, ...rows])) terminal.line(line)
}

function* goodRows(entity: EntityName, rows: Iterable<CapturedRow>): Generator<Row> {
  for (const item of rows) {
    if ('row' in item && checkRow(entity, item.row) === null) yield item.row
  }
}
