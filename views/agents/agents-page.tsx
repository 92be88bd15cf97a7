import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { KeyHint } from '../parts/keys.tsx'
import { Table } from '../parts/table.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import type { ShownAgent, ShownBatch } from './agent.ts'
import { ActiveAgent, PendingAgent } from './agent-card.tsx'
import { Batches } from './batches.tsx'
import { HoldCard, type ShownHold } from './hold.tsx'

type Props = {
  frame: Frame
  live: string
  agents: readonly ShownAgent[]
  holds: readonly ShownHold[]
  batches: readonly ShownBatch[]
}

/** Who brings the ledger here, how it is doing, and the way to let another in. */
export function AgentsPage({ frame, live, agents, holds, batches }: Props) {
  const { reader: r } = frame
  const t = r.text.agents
  const administrator = allows(frame, 'agent.manage')
  const of = (...states: ShownAgent['state'][]) =>
    agents.filter(({ state }) => states.includes(state))
  const ended = of('refused', 'revoked')
  const add = (
    <ButtonLink r={r} kind="primary" icon="plus" href={paths.newAgent()}>
      {t.add}
      <KeyHint r={r} of="add-agent" />
    </ButtonLink>
  )
  return (
    <Page frame={frame} title={t.title} section="agents" live={live}>
      <Head title={t.title} sub={t.about} actions={administrator && agents.length > 0 && add} />
      {of('pending').map((agent) => (
        <PendingAgent
          r={r}
          agent={agent}
          replaced={of('active').find(({ sourceId }) => sourceId === agent.sourceId) ?? null}
          administrator={administrator}
        />
      ))}
      {holds.map((hold) => (
        <HoldCard r={r} hold={hold} administrator={administrator} />
      ))}
      {of('active').map((agent) => (
        <ActiveAgent frame={frame} agent={agent} />
      ))}
      {agents.length === 0 && (
        <Empty r={r} icon="plug" title={t.empty} action={administrator && add}>
          {administrator ? t.emptyAbout : `${t.emptyAbout} ${t.emptyAsk}`}
        </Empty>
      )}
      {(batches.length > 0 || of('active').length > 0) && <Batches r={r} batches={batches} />}
      {ended.length > 0 && <EndedAgents r={r} agents={ended} />}
    </Page>
  )
}

function EndedAgents({ r, agents }: { r: Reader; agents: readonly ShownAgent[] }) {
  const t = r.text.agents
  return (
    <Card title={t.ended} flush>
      <Table
        r={r}
        caption={t.ended}
        rows={agents}
        columns={[
          { id: 'name', label: t.name, cell: (agent) => agent.name },
          { id: 'source', label: t.source, from: 'tablet', cell: (agent) => agent.sourceName },
          { id: 'state', label: t.endedOn, cell: (agent) => <Ended r={r} agent={agent} /> },
        ]}
      />
    </Card>
  )
}

function Ended({ r, agent }: { r: Reader; agent: ShownAgent }) {
  return (
    <>
      {r.text.agents.state[agent.state]}, <Instant r={r} at={agent.revokedAt} />
    </>
  )
}
