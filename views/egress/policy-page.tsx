import type { EgressRule } from '../../worker/domain/egress.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Head } from '../parts/head.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { columnLabel, type EntityWord } from './words.ts'

export type PolicyVersion = {
  version: number
  hash: string
  kid: string
  declaredAt: number
  emptiedAt: number | null
}

export type PolicyEntity = {
  entity: EntityWord
  columns: readonly { name: string; rule: EgressRule | null; since: number | null }[]
  conditions: readonly string[]
}

type Props = {
  frame: Frame
  live: string
  source: { id: number; name: string }
  versions: readonly PolicyVersion[]
  entities: readonly PolicyEntity[]
  /** Whether the viewer may see what has left. */
  log: boolean
}

/** What may leave a book, column by column. */
export function PolicyPage({ frame, live, source, versions, entities, log }: Props) {
  const { reader: r } = frame
  const t = r.text.egress.policy
  const [current, ...earlier] = versions
  return (
    <Page frame={frame} title={`${t.title}: ${source.name}`} section="agents" live={live}>
      <Head
        title={t.title}
        up={{ href: paths.agents(), label: r.text.agents.title }}
        sub={source.name}
        actions={log && <a href={paths.egressLog(source.id)}>{r.text.egress.log.link}</a>}
      />
      <Card>
        {!current && <p>{t.none}</p>}
        <p class="muted">{t.about}</p>
        {current && <Current r={r} current={current} />}
      </Card>
      {entities.map((of) => (
        <EntityCard r={r} of={of} />
      ))}
      {earlier.length > 0 && <Earlier r={r} versions={earlier} />}
    </Page>
  )
}

function Current({ r, current }: { r: Reader; current: PolicyVersion }) {
  const t = r.text.egress.policy
  const { emptiedAt } = current
  return (
    <Facts
      r={r}
      facts={[
        [t.version, r.format.number(current.version)],
        [t.declared, <Instant r={r} at={current.declaredAt} />],
        [t.emptied, emptiedAt === null ? t.notEmptied : <Instant r={r} at={emptiedAt} />],
        [t.key, <code>{current.kid}</code>],
        [t.hash, <code>{current.hash}</code>],
      ]}
    />
  )
}

const TONES: Readonly<Record<'send' | EgressRule, Tone>> = {
  send: 'neutral',
  mask: 'accent',
  withhold: 'warn',
}

function EntityCard({ r, of }: { r: Reader; of: PolicyEntity }) {
  const t = r.text.egress.policy
  const title = r.text.agents.quarantine.entities[of.entity]
  return (
    <Card title={title} flush>
      {of.conditions.length > 0 && (
        <div class="blank">
          {t.only}
          <ul>
            {of.conditions.map((condition) => (
              <li>
                <code>{condition}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Table
        r={r}
        caption={title}
        rows={of.columns}
        columns={[
          {
            id: 'column',
            label: t.column,
            cell: ({ name }) => (
              <>
                {columnLabel(r, name)} <small class="muted">{name}</small>
              </>
            ),
          },
          {
            id: 'rule',
            label: t.rule,
            cell: ({ rule, since }) => (
              <>
                <Badge tone={TONES[rule ?? 'send']}>{t.rules[rule ?? 'send']}</Badge>
                {since !== null && (
                  <small class="under">
                    <Instant r={r} at={since} />
                  </small>
                )}
              </>
            ),
          },
          {
            id: 'since',
            label: t.since,
            from: 'tablet',
            cell: ({ since }) => (since === null ? t.always : <Instant r={r} at={since} />),
          },
        ]}
      />
    </Card>
  )
}

function Earlier({ r, versions }: { r: Reader; versions: readonly PolicyVersion[] }) {
  const t = r.text.egress.policy
  return (
    <Card title={t.versions} flush>
      <Table
        r={r}
        caption={t.versions}
        rows={versions}
        columns={[
          { id: 'version', label: t.version, cell: ({ version }) => r.format.number(version) },
          {
            id: 'declared',
            label: t.declared,
            cell: ({ declaredAt }) => <Instant r={r} at={declaredAt} />,
          },
          { id: 'hash', label: t.hash, from: 'desktop', cell: ({ hash }) => <code>{hash}</code> },
        ]}
      />
    </Card>
  )
}
