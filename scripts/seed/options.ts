import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../build.ts'

/** Where the load base stands; `npm run bench -- pages` reads it there. */
export const LOAD_FOLDER = join(ROOT, '.lintel/load')
export const LOAD_DATABASE = 'load'

export type SeedOptions = {
  companies: number
  ledgerRows: number
  activities: number
  seed: number
}

const LIMIT = 9_999_999
/** Phone numbers and tax ids of the load are told apart up to here. */
const MOST_COMPANIES = 100_000

/** A size that cannot be; the message says which and what is possible. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
}

/** Reads `--companies N --ledger-rows N --activities N --seed N`. Throws SeedError. */
export function readSeedOptions(args: readonly string[]): SeedOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      companies: { type: 'string', default: '1000' },
      'ledger-rows': { type: 'string', default: '10000' },
      activities: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
  })
  return {
    companies: readCount('companies', values.companies, 3, MOST_COMPANIES),
    ledgerRows: readCount('ledger-rows', values['ledger-rows'], 1, LIMIT),
    activities: readCount('activities', values.activities, 0, LIMIT),
    seed: readCount('seed', values.seed, 0, LIMIT),
  }
}

function readCount(name: string, value: string, least: number, most: number): number {
  const count = Number(value.replaceAll('_', ''))
  if (Number.isInteger(count) && count >= least && count <= most) return count
  throw new SeedError(`--${name} takes a whole number from ${least} to ${most}.`)
}
