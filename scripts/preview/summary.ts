import type { Sizes } from './bundle-size.ts'
import { describePictures, type Photographed } from './photograph.ts'
import { PREVIEW_EMAIL } from './wipe.ts'

export type Summary = {
  branch: string
  commit: string
  /** Null when the preview could not be made; then `failure` says why. */
  url: string | null
  failure: string | null
  database: string
  /** Where its data came from. */
  origin: string
  migrations: readonly string[]
  /** Of the main pages; null when none were asked for. */
  pictures: Photographed | null
  /** The page of the workflow's run that keeps them; null when it ran elsewhere. */
  run: string | null
  sizes: Sizes
  /** Of the commit it is compared with. */
  base: { commit: string; sizes: Sizes | null } | null
}

/** A comment for the pull request, in Markdown. */
export function writeSummary(summary: Summary): string {
  const { branch, commit, url, failure } = summary
  return [
    `### ${url ? 'Preview' : 'No preview'} of \`${branch}\` at \`${commit}\``,
    '',
    ...(url
      ? [`**${url}** (sign in as ${PREVIEW_EMAIL} with the team's preview password)`, '']
      : []),
    ...(failure ? ['```', failure.replaceAll('```', "'''"), '```', ''] : []),
    `Database \`${summary.database}\`: ${summary.origin}. ${describeMigrations(summary.migrations)}`,
    '',
    ...(summary.pictures ? [linkPictures(summary.pictures, summary.run), ''] : []),
    ...sizeTable(summary),
  ].join('\n')
}

function linkPictures(pictures: Photographed, run: string | null): string {
  const said = describePictures(pictures)
  return run && pictures.taken.length > 0 ? `[${said}](${run})` : said
}

function describeMigrations(names: readonly string[]): string {
  if (names.length === 0) return 'No migration was applied.'
  return `Applied: ${names.map((name) => `\`${name}\``).join(', ')}.`
}

function sizeTable({ sizes, base }: Summary): string[] {
  const before = base?.sizes
  const names = [...new Set([...Object.keys(sizes), ...Object.keys(before ?? {})])]
  const rows = names.map((name) => {
    const now = sizes[name] ?? 0
    if (!before) return `| ${name} | ${kilobytes(now)} |`
    const then = before[name] ?? 0
    return `| ${name} | ${kilobytes(now)} | ${kilobytes(then)} | ${change(now - then)} |`
  })
  if (before)
    return [`| gzipped | this | \`${base.commit}\` | change |`, '|---|--:|--:|--:|', ...rows]
  const why = base && `\`${base.commit}\` could not be built with these packages.`
  return ['| gzipped | this |', '|---|--:|', ...rows, ...(why ? ['', why] : [])]
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function change(bytes: number): string {
  if (bytes === 0) return '0'
  return `${bytes > 0 ? '+' : '−'}${kilobytes(Math.abs(bytes))}`
}
