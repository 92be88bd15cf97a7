import { parseArgs } from 'node:util'

/** What backup and restore are told: the file of the database, the folder of the files. Throws on what they do not know. */
export function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { files: { type: 'string' }, local: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  return { name: positionals[0] ?? null, files: values.files ?? null, local: values.local }
}
