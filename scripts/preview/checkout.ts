import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** What git says of the folder a preview is made from. */
export type Checkout = {
  /** Null between branches, as after `git checkout COMMIT`. */
  branch: string | null
  /** Abbreviated; ends in + when the folder holds changes that are not committed. */
  commit: string
  /** The checkout that has the repository itself, of which others are worktrees. */
  mainFolder: string
}

// A name is a host name's label on Cloudflare, with the Worker's name behind it.
const NAME_LENGTH = 32

/** Reads a checkout. Throws with the remedy outside a git repository. */
export async function readCheckout(folder: string): Promise<Checkout> {
  const git = (...args: string[]) => runGit(folder, args)
  const shared = await git('rev-parse', '--path-format=absolute', '--git-common-dir').catch(() => {
    throw new Error(
      'A preview is of a branch, so it needs a git repository: run git clone or git init.',
    )
  })
  const head = await git('rev-parse', '--short', 'HEAD').catch(() => {
    throw new Error(
      'This repository has no commit yet: commit something, then make a preview of it.',
    )
  })
  const [branch, changes] = [
    await git('branch', '--show-current'),
    await git('status', '--porcelain'),
  ]
  return {
    branch: branch === '' ? null : branch,
    commit: changes === '' ? head : `${head}+`,
    mainFolder: dirname(shared),
  }
}

/** The branches of a repository. */
export async function listBranches(folder: string): Promise<string[]> {
  const lines = await runGit(folder, ['for-each-ref', '--format=%(refname:short)', 'refs/heads'])
  return lines.split('\n')
}

/** What a branch is called where only a-z, 0-9 and - may stand; two branches never share a name. */
export function previewName(branch: string): string {
  const plain = branch
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (plain === branch && plain.length <= NAME_LENGTH) return plain
  const mark = createHash('sha256').update(branch).digest('hex').slice(0, 6)
  const start = plain.slice(0, NAME_LENGTH - mark.length - 1).replace(/-+$/, '')
  return `${start || 'branch'}-${mark}`
}

async function runGit(cwd: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd })
  return stdout.trim()
}
