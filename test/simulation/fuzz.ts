/** The simulation as a program: `npm run fuzz -- --seeds N --from K`, or `--seed K` for one with its story. */
import { parseArgs } from 'node:util'
import { checkEndedAgent } from './ended-agent.ts'
import { openStorages } from './memory-storage.ts'
import { checkOlderChange } from './older-change.ts'
import { simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const nextStorage = await openStorages(process.cwd())
await checkOlderChange(await nextStorage())
await checkEndedAgent(await nextStorage())
const first = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.seeds) : 1
const totals = { failed: 0, requests: 0, batches: 0, faults: 0 }
for (let seed = first; seed < first + count; seed++) {
  const outcome = await simulate(seed, await nextStorage())
  const { failure, trace, profile } = outcome
  totals.requests += outcome.requests
  totals.batches += outcome.batches
  totals.faults += outcome.faults
  if (values.seed !== undefined) console.log([JSON.stringify(profile), ...trace].join('\n'))
  if (failure !== null) {
    totals.failed += 1
    console.log(`seed ${seed}: ${failure}\n  replay it: npm run fuzz -- --seed ${seed}`)
    if (!values.keep) break
  }
}
console.log(
  `${count} seeds, ${totals.requests} requests, ${totals.faults} faults, ${totals.batches} batches, ${totals.failed} failed`,
)
process.exit(totals.failed > 0 ? 1 : 0)
