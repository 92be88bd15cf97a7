/**
 * npm run verify-log: checks the chain of the change log in the database of DATABASE_URL and DATABASE_TOKEN.
 * npm run verify-log -- FILE: in a backup. With `--known NUMBER=HASH`, a last hash noted before must still be in it.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openDeployed } from './backup/database.ts'
import { readLog, readLogOfBackup } from './change-log/read-log.ts'
import { verifyChain } from './change-log/verify-chain.ts'

const { DATABASE_URL: url, DATABASE_TOKEN: token, INIT_CWD } = process.env
const WHY = {
  changed: 'is not what was sealed',
  missing: 'was sealed and is gone',
  added: 'was put in later',
}

try {
  const options = { known: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const [file] = positionals
  const log = file
    ? await readLogOfBackup(resolve(INIT_CWD ?? process.cwd(), file))
    : await readLog(openDeployed({ url, token }))
  const { sealed, unsealed, head, broken } = verifyChain(log.entries, log.seals)
  const known = /^(\d+)=([0-9a-f]{64})$/.exec(values.known ?? '')
  if (values.known && !known) throw new Error('--known takes NUMBER=HASH, as this command says it.')
  if (broken) throw new Error(`Entry ${broken.seq} of the change log ${WHY[broken.why]}.`)
  const kept =
    !known || log.seals.some(({ seq, hash }) => seq === Number(known[1]) && hash === known[2])
  if (!kept) throw new Error(`The chain no longer holds entry ${known?.[1]} as it was noted.`)
  console.log(
    `The change log is whole: ${sealed} entries fit their chain, ${unsealed} wait for it.`,
  )
  if (sealed > 0) console.log(`Note its end somewhere else: --known ${head.seq}=${head.hash}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
