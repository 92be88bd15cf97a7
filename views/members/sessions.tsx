import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'

/** A session that still opens the door; `idHash` names it, and opens nothing. */
export type ShownSession = { idHash: string; createdAt: number; expiresAt: number; own: number }

type Props = {
  r: Reader
  sessions: readonly ShownSession[]
  /** Where a session is ended. */
  action: string
  title: string
  /** Beside the title. */
  aside?: unknown
}

/** Where somebody is signed in, with a way to end each session but the reader's own. */
export function Sessions({ r, sessions, action, title, aside }: Props) {
  const t = r.text.member.profile
  const columns: Column<ShownSession>[] = [
    { id: 'since', label: t.since, cell: ({ createdAt }) => <Instant r={r} at={createdAt} /> },
    {
      id: 'until',
      label: t.until,
      from: 'tablet',
      cell: ({ expiresAt }) => <Instant r={r} at={expiresAt} />,
    },
    {
      id: 'where',
      label: t.where,
      cell: ({ own }) => (own ? t.here : t.elsewhere),
    },
    {
      id: 'end',
      label: t.end,
      unseen: true,
      numeric: true,
      cell: ({ idHash, own }) =>
        own === 0 && (
          <PostButton r={r} kind="quiet" action={action} fields={{ session: idHash }}>
            {t.end}
          </PostButton>
        ),
    },
  ]
  return (
    <Card title={title} aside={aside as never} flush>
      {sessions.length === 0 ? (
        <p class="muted blank">{t.nowhere}</p>
      ) : (
        <Table r={r} caption={title} rows={sessions} columns={columns} />
      )}
    </Card>
  )
}
