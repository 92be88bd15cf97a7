import type { PhaseValues } from '../../worker/domain/project-part.ts'
import { Badge } from '../parts/badge.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { LedgerDate } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type PhaseItem = PhaseValues & { id: string; late: boolean }

type Props = { r: Reader; projectId: string; phases: readonly PhaseItem[]; edit: boolean }

/** What a project goes through: planned and actual dates, how far it is, and what is late. */
export function ProjectPhases({ r, projectId, phases, edit }: Props) {
  const words = r.text.projectPart
  const add = edit && (
    <a class="button quiet" href={paths.newPhase(projectId)}>
      {words.addPhase}
    </a>
  )
  return (
    <Card title={words.phases} aside={add} flush>
      {phases.length === 0 ? (
        <p class="muted blank">{words.noPhases}</p>
      ) : (
        <Table
          r={r}
          caption={words.phases}
          columns={columnsFor(r, projectId, edit)}
          rows={phases}
        />
      )}
    </Card>
  )
}

function columnsFor(r: Reader, projectId: string, edit: boolean): Column<PhaseItem>[] {
  const words = r.text.projectPart
  const columns: Column<PhaseItem>[] = [
    {
      id: 'name',
      label: words.name,
      cell: ({ id, name, kind }) => (
        <>
          {edit ? <a href={paths.phase(projectId, id)}>{name}</a> : name}{' '}
          {kind === 'milestone' && <Badge>{words.kinds.milestone}</Badge>}
        </>
      ),
    },
    { id: 'planned', label: words.planned, cell: (phase) => <Planned r={r} phase={phase} /> },
    {
      id: 'actual',
      label: words.actualOn,
      from: 'tablet',
      cell: ({ actualOn }) => <LedgerDate r={r} on={actualOn} />,
    },
    {
      id: 'percent',
      label: words.percent,
      numeric: true,
      from: 'tablet',
      cell: ({ percent }) => r.format.percent(percent / 100),
    },
    { id: 'state', label: words.state, cell: (phase) => <State r={r} phase={phase} /> },
  ]
  const remove: Column<PhaseItem> = {
    id: 'remove',
    label: words.remove,
    unseen: true,
    from: 'tablet',
    cell: ({ id }) => (
      <PostButton r={r} kind="quiet" icon="x" action={paths.phaseRemoval(projectId, id)}>
        <span class="said">{words.remove}</span>
      </PostButton>
    ),
  }
  return edit ? [...columns, remove] : columns
}

type PhaseProps = { r: Reader; phase: PhaseItem }

function Planned({ r, phase: { startsOn, plannedOn } }: PhaseProps) {
  if (startsOn === null) return <LedgerDate r={r} on={plannedOn} />
  return (
    <>
      <LedgerDate r={r} on={startsOn} /> – <LedgerDate r={r} on={plannedOn} />
    </>
  )
}

function State({ r, phase }: PhaseProps) {
  const words = r.text.projectPart
  const tones = { planned: 'neutral', 'in-progress': 'accent', done: 'good', cancelled: 'neutral' }
  const tone = tones[phase.state] as 'neutral' | 'accent' | 'good'
  if (phase.late) return <Badge tone="bad">{words.late}</Badge>
  return <Badge tone={tone}>{words.states[phase.state]}</Badge>
}
