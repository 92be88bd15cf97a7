import type { KeyStanding } from '../../worker/domain/agent-key.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { PostButton } from '../parts/button.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A key of an agent as the page shows it; `kid` is its thumbprint. */
export type ShownKey = {
  kid: string
  standing: KeyStanding
  createdAt: number
  retiresAt: number | null
}

/** So many characters tell the keys of one agent apart. */
const SHOWN_KID = 8

const TONES: Readonly<Record<KeyStanding, Tone>> = {
  pending: 'accent',
  active: 'good',
  retiring: 'neutral',
  retired: 'neutral',
  revoked: 'bad',
}

type Props = { r: Reader; agentId: string; keys: readonly ShownKey[]; administrator: boolean }

/** The keys of an agent: since when each is good and until when, and the way to end one alone. */
export function Keys({ r, agentId, keys, administrator }: Props) {
  const t = r.text.agents.keys
  return (
    <details class="keys" id={`keys-${agentId}`}>
      <summary>{t.title(keys.length, r.format.number(keys.length))}</summary>
      <Table
        r={r}
        caption={t.caption}
        rows={keys}
        rowId={({ kid }) => `key-${kid}`}
        columns={[
          {
            id: 'kid',
            label: t.thumbprint,
            cell: ({ kid }) => <code translate="no">{kid.slice(0, SHOWN_KID)}</code>,
          },
          {
            id: 'since',
            label: t.since,
            from: 'tablet',
            cell: (key) => <Instant r={r} at={key.createdAt} />,
          },
          { id: 'state', label: t.state, cell: (key) => <Standing r={r} of={key} /> },
          {
            id: 'revoke',
            label: t.revoke.open,
            unseen: true,
            cell: ({ kid, standing }) =>
              administrator &&
              (standing === 'active' || standing === 'retiring') && (
                <RevokeKey r={r} agentId={agentId} kid={kid} only={isOnly(keys)} />
              ),
          },
        ]}
      />
    </details>
  )
}

/** The last good key: without it the agent is out. */
const isOnly = (keys: readonly ShownKey[]) =>
  keys.filter(({ standing }) => standing === 'active' || standing === 'retiring').length === 1

function Standing({ r, of }: { r: Reader; of: ShownKey }) {
  const t = r.text.agents.keys
  return (
    <>
      <Badge tone={TONES[of.standing]}>{t.standing[of.standing]}</Badge>{' '}
      {of.standing === 'retiring' && <Instant r={r} at={of.retiresAt} />}
    </>
  )
}

type RevokeProps = { r: Reader; agentId: string; kid: string; only: boolean }

function RevokeKey({ r, agentId, kid, only }: RevokeProps) {
  const { revoke } = r.text.agents.keys
  return (
    <details class="confirm" id={`revoke-key-${kid}`}>
      <summary class="button quiet">{revoke.open}</summary>
      <div>
        <p>{only ? revoke.aboutOnly : revoke.about}</p>
        <PostButton r={r} kind="danger" icon="key-round" action={paths.agentKey(agentId, kid)}>
          {revoke.submit}
        </PostButton>
      </div>
    </details>
  )
}
