import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from '../start/options.ts'
import type { LocalOptions } from './local.ts'

/** What `npm run preview` was asked to do. */
export type PreviewOptions = LocalOptions & {
  /** On Cloudflare with Turso instead of on this machine. */
  remote: boolean
  list: boolean
  /** The preview to remove. */
  drop: string | null
  /** Remote: the branch, where the checkout has none, as in a pull request's job. */
  branch: string | null
  /** Remote: where the summary for the pull request goes. */
  summary: string | null
  /** Remote: the commit that sizes are compared with. */
  compare: string | null
}

const USAGE = `Write: npm run preview -- [--port N] [--fresh] [--from FOLDER] [--pictures FOLDER] | --list | --drop NAME
or, on Cloudflare: npm run preview -- --remote [--branch NAME] [--fresh] [--summary FILE] [--compare COMMIT] [--pictures FOLDER] | --remote --drop BRANCH`

/** Reads the arguments; paths are meant from `cwd`. Throws StartError. */
export function readPreviewOptions(args: string[], cwd: string): PreviewOptions {
  const values = parse(args)
  const port = values.port === undefined ? null : Number(values.port)
  if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new StartError(`"${values.port}" is not a port: give a whole number from 1 to 65535.`)
  }
  return {
    port,
    fresh: values.fresh ?? false,
    from: values.from === undefined ? null : resolve(cwd, values.from),
    pictures: values.pictures === undefined ? null : resolve(cwd, values.pictures),
    remote: values.remote ?? false,
    list: values.list ?? false,
    drop: values.drop ?? null,
    branch: values.branch ?? null,
    summary: values.summary === undefined ? null : resolve(cwd, values.summary),
    compare: values.compare ?? null,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        fresh: { type: 'boolean' },
        from: { type: 'string' },
        pictures: { type: 'string' },
        remote: { type: 'boolean' },
        list: { type: 'boolean' },
        drop: { type: 'string' },
        branch: { type: 'string' },
        summary: { type: 'string' },
        compare: { type: 'string' },
      },
    }).values
  } catch {
    throw new StartError(`These arguments are not understood. ${USAGE}`)
  }
}
