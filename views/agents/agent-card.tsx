import { allows, type Frame } from '../frame.ts'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { CheckFacts } from '../verification/check-facts.tsx'
import { VerifyNow } from '../verification/verify-now.tsx'
import { type ShownAgent, systemName } from './agent.ts'
import { Keys } from './keys.tsx'
import { SyncNow } from './sync-now.tsx'

type PendingProps = {
  r: Reader
  agent: ShownAgent
  /** The agent at work on the same book, which confirming this one ends. */
  replaced: ShownAgent | null
  administrator: boolean
}

/** An agent that typed a right code: a person compares the words before its key opens anything. */
export function PendingAgent({ r, agent, replaced, administrator }: PendingProps) {
  const t = r.text.agents
  return (
    <Card title={t.pending.title(agent.name)} id={`agent-${agent.id}`} tone="accent">
      <p>{t.pending.about}</p>
      <p class="words" translate="no">
        <span class="said">{`${t.pending.words}: ${agent.words}`}</span>
        {(agent.words ?? '').split(' ').map((word) => (
          <span aria-hidden="true">{word}</span>
        ))}
      </p>
      <Facts
        r={r}
        facts={[
          [t.source, sourceOf(agent)],
          [t.host, hostOf(agent)],
        ]}
      />
      <p class="muted">{t.pending.claims}</p>
      {replaced && (
        <p>
          <strong>{t.pending.replaces(replaced.name)}</strong>
        </p>
      )}
      {administrator ? (
        <div class="row">
          <PostButton r={r} kind="primary" icon="check" action={paths.agentConfirmation(agent.id)}>
            {t.pending.confirm}
          </PostButton>
          <PostButton r={r} kind="danger" icon="x" action={paths.agentRefusal(agent.id)}>
            {t.pending.refuse}
          </PostButton>
        </div>
      ) : (
        <p class="muted">{t.pending.ask}</p>
      )}
    </Card>
  )
}

/** An agent at work: how fresh its ledger is, when it was heard, and "Sync now". */
export function ActiveAgent({ frame, agent }: { frame: Frame; agent: ShownAgent }) {
  const { reader: r, member } = frame
  const t = r.text.agents
  const stamp = <Stamp r={r} of={agent.freshness} />
  return (
    <Card title={agent.name} aside={stamp} id={`agent-${agent.id}`}>
      <Facts
        r={r}
        facts={[
          [t.source, sourceOf(agent)],
          [t.lastSeen, <Instant r={r} at={agent.lastSeenAt} />],
          [t.lastRun, <Instant r={r} at={agent.lastBatchAt} />],
          [t.watermark, <Instant r={r} at={agent.freshness.asOf} />],
          [t.batchesSent, r.format.number(agent.headSeq ?? 0)],
          [t.begun, <Begun r={r} agent={agent} />],
          [t.refusedRows, <Refused r={r} agent={agent} />],
          [t.host, hostOf(agent)],
        ]}
      />
      <Keys
        r={r}
        agentId={agent.id}
        keys={agent.keys}
        administrator={allows(frame, 'agent.manage')}
      />
      {agent.sourceId !== null && (
        <Egress r={r} sourceId={agent.sourceId} log={allows(frame, 'agent.log')} />
      )}
      {agent.sourceId !== null && agent.check && (
        <>
          <h3>
            <a href={paths.verification(agent.sourceId)}>{r.text.verification.title}</a>
          </h3>
          <CheckFacts r={r} sourceId={agent.sourceId} check={agent.check} last={agent.lastRun} />
        </>
      )}
      <div class="row spread">
        {member && agent.sourceId !== null && (
          <div class="row">
            <SyncNow r={r} grants={member.grants} sourceId={agent.sourceId} path={frame.path} />
            <VerifyNow r={r} grants={member.grants} sourceId={agent.sourceId} path={frame.path} />
          </div>
        )}
        {allows(frame, 'agent.manage') && <Revoke r={r} id={agent.id} />}
      </div>
    </Card>
  )
}

/** The ways to what may leave this book, and to what has left it. */
function Egress({ r, sourceId, log }: { r: Reader; sourceId: number; log: boolean }) {
  const { policy, log: left } = r.text.egress
  return (
    <p class="row">
      <a href={paths.egressPolicy(sourceId)}>{policy.link}</a>
      {log && <a href={paths.egressLog(sourceId)}>{left.link}</a>}
    </p>
  )
}

/** When the stream began anew, and why: a restored ledger or a lost memory should not pass unnoticed. */
function Begun({ r, agent }: { r: Reader; agent: ShownAgent }) {
  const { reasons } = r.text.agents
  const { epochReason: reason } = agent
  const why = reason !== null && Object.hasOwn(reasons, reason) ? reason : null
  return (
    <>
      <Instant r={r} at={agent.epochAt} />
      {why && `, ${reasons[why as keyof typeof reasons]}`}
    </>
  )
}

function Refused({ r, agent }: { r: Reader; agent: ShownAgent }) {
  const shown = r.format.number(agent.quarantined)
  if (agent.quarantined === 0 || agent.sourceId === null) return shown
  return <a href={paths.quarantine(agent.sourceId)}>{shown}</a>
}

// What cannot be undone is asked twice, without a dialog and without JavaScript.
function Revoke({ r, id }: { r: Reader; id: string }) {
  const { revoke } = r.text.agents
  return (
    <details class="confirm" id={`revoke-${id}`}>
      <summary class="button quiet">{revoke.open}</summary>
      <div>
        <p>{revoke.about}</p>
        <PostButton r={r} kind="danger" icon="unplug" action={paths.agentRevocation(id)}>
          {revoke.submit}
        </PostButton>
      </div>
    </details>
  )
}

/** The machine, and what runs on it. */
function hostOf({ host, version }: ShownAgent): string | null {
  return host && version ? `${host} · ${version}` : host
}

function sourceOf({ sourceName, sourceSystem }: ShownAgent): string | null {
  if (sourceName === null) return null
  return sourceSystem ? `${sourceName} (${systemName(sourceSystem)})` : sourceName
}
