import { type Fault, NETWORK_FAULTS, PROCESS_FAULTS } from './network.ts'
import type { Chance } from './random.ts'

/** What can befall a whole installation; a seed has few of them, so that each meets quiet ones too. */
export const DISASTERS = [
  'state-lost',
  'snapshot-restored',
  'edge-restored',
  'book-restored',
  'book-swapped',
  'mass-delete',
  'revoked',
  'two-agents',
  'replays',
  'clock-jumps',
] as const

export type Disaster = (typeof DISASTERS)[number]

/** What kind of world a seed is. */
export type Profile = {
  readonly steps: number
  readonly everyMs: number
  /** Faults of requests and how often one strikes, in percent. */
  readonly faults: readonly Fault[]
  readonly faultShare: number
  /** How often the agent dies at one of its own statements, in percent of the steps. */
  readonly deathShare: number
  readonly disasters: readonly Disaster[]
  /** Limits the edge announces, so that a few rows are already a large capture. */
  readonly limits: { readonly batchRows: number; readonly stagedRows: number }
  readonly digestRows: number
  readonly copyMs: number
  /** How soon the agent replaces its key. */
  readonly keyAgeMs: number
}

export function drawProfile(chance: Chance): Profile {
  const all: readonly Fault[] = [...NETWORK_FAULTS, ...PROCESS_FAULTS]
  return {
    steps: chance.between(6, 16),
    everyMs: chance.pick([3_000, 10_000, 20_000]),
    faults: Array.from({ length: chance.between(1, 5) }, () => chance.pick(all)),
    faultShare: chance.pick([0, 5, 15, 30]),
    deathShare: chance.pick([0, 0, 20, 40]),
    disasters: Array.from({ length: chance.between(0, 2) }, () => chance.pick(DISASTERS)),
    limits: {
      batchRows: chance.pick([2, 4, 2_000]),
      stagedRows: chance.pick([6, 20, 20_000]),
    },
    digestRows: chance.pick([3, 5_000]),
    copyMs: chance.pick([1, 50, 2_000]),
    keyAgeMs: chance.pick([20_000, 86_400_000]),
  }
}
