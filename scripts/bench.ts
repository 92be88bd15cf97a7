/** npm run bench -- NAME [--rows N] [--json]: runs bench/NAME.ts and prints what it measured beside its floor or its budget. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Row } from '../bench/bench.ts'
import { ROOT } from './build.ts'

/** Files of bench/ that are no benchmarks themselves. */
const PARTS = ['bench', 'load', 'workbench']

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, rows: { type: 'string' } },
  allowPositionals: true,
})
const [name = ''] = positionals
const known = await listBenches()
if (!known.includes(name)) {
  console.error(`Name a benchmark: npm run bench -- ${known.join(' | ')} [--json]`)
  process.exit(1)
}
const { default: run } = (await import(join(ROOT, `bench/${name}.ts`))) as { default: Bench }
const rows = await run((line) => console.error(line), { rows: readRows(values.rows) })
if (values.json) console.log(JSON.stringify({ name, rows }))
else printTable(rows)
process.exit(rows.some((row) => row.met === false) ? 1 : 0)

/** `100_000` is 100,000. */
function readRows(text: string | undefined): number | null {
  if (text === undefined) return null
  const count = Number(text.replaceAll('_', ''))
  if (Number.isInteger(count) && count > 0) return count
  console.error('--rows takes a whole number above zero.')
  process.exit(1)
}

async function listBenches(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'bench'))
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((file) => !PARTS.includes(file))
}

function printTable(rows: readonly Row[]): void {
  const show = (value: number | null, unit = '') =>
    value === null ? '' : `${value.toLocaleString('en', { maximumFractionDigits: 3 })}${unit}`
  console.table(
    Object.fromEntries(
      rows.map(({ what, measured, unit, floor, ratio, target, limit, met }) => [
        what,
        {
          measured: show(measured, ` ${unit}`),
          floor: show(floor, ` ${unit}`),
          ratio: show(ratio),
          // A budget is in the unit of what is measured; against a floor the ratio has to reach it.
          target: show(target, floor === null ? ` ${unit}` : ''),
          'never over': show(limit, ` ${unit}`),
          met:
            met === null ? '' : met ? 'yes' : limit !== null && measured <= limit ? 'within' : 'no',
        },
      ]),
    ),
  )
}
