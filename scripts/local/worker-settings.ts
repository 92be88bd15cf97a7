import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { ROOT } from '../build.ts'

const Settings = z.object({
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  triggers: z.object({ crons: z.array(z.string()) }),
})

/** What wrangler.toml says of the runtime, so that it behaves the same here and in production. */
export async function readWorkerSettings() {
  const text = await readFile(join(ROOT, 'wrangler.toml'), 'utf8')
  const settings = Settings.parse(parse(text))
  return {
    compatibilityDate: settings.compatibility_date,
    compatibilityFlags: settings.compatibility_flags,
    crons: settings.triggers.crons,
  }
}
