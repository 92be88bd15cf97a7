import type { Minor } from '../../worker/domain/money.ts'
import type { ProjectStage } from '../../worker/domain/project-stage.ts'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { Money } from '../parts/money.tsx'
import { Script } from '../parts/script.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type BoardCard = {
  id: string
  name: string
  code: string | null
  customer: string | null
  currency: string | null
  /** What is owed to us; null when nothing is known of it, or it is not this reader's to see. */
  receivableMinor: Minor | null
}

export type BoardLane = {
  stage: ProjectStage
  count: { text: string; of: number }
  currency: string | null
  receivableMinor: Minor | null
  cards: readonly BoardCard[]
}

type Props = { frame: Frame; live: string; lanes: readonly BoardLane[]; mayMove: boolean }

const MOVE_ID = 'move-to'

/** Projects by stage: cards one drags, moves by keys, or sends by a menu; on a phone one stage at a time. */
export function BoardPage({ frame, live, lanes, mayMove }: Props) {
  const { reader: r } = frame
  const { board, gone, title } = r.text.project
  return (
    <Page frame={frame} title={board.title} section="projects" live={live}>
      <Head
        title={board.title}
        up={{ href: paths.projects(), label: title }}
        actions={
          <>
            {allows(frame, 'project.delete') && (
              <ButtonLink r={r} kind="quiet" href={paths.deletedProjects()}>
                {gone.list}
              </ButtonLink>
            )}
            <ButtonLink r={r} icon="list" href={paths.projects()}>
              {board.asList}
            </ButtonLink>
          </>
        }
      />
      <nav class="chips lanes" aria-label={r.text.edits.stage}>
        {lanes.map(({ stage, count }) => (
          <a href={`#lane-${stage}`}>
            {r.text.edits.stages[stage]} <small>{count.text}</small>
          </a>
        ))}
      </nav>
      <Board r={r} lanes={lanes} mayMove={mayMove} />
      {mayMove && <p class="hint scripted">{board.keys}</p>}
      {mayMove && <MoveMenu r={r} />}
      <Script r={r} name="board" />
    </Page>
  )
}

type BoardProps = { r: Reader; lanes: readonly BoardLane[]; mayMove: boolean }

/** The lanes side by side, with what views/browser/board.ts says as a card is carried. */
export function Board({ r, lanes, mayMove }: BoardProps) {
  const { board } = r.text.project
  return (
    <div
      class="board"
      data-held={board.held('{name}', '{stage}')}
      data-over={board.over('{stage}')}
      data-moved={board.moved('{name}', '{stage}')}
      data-back={board.back('{name}', '{stage}')}
    >
      {lanes.map((lane) => (
        <Lane r={r} lane={lane} mayMove={mayMove} />
      ))}
    </div>
  )
}

function Lane({ r, lane, mayMove }: { r: Reader; lane: BoardLane; mayMove: boolean }) {
  const { stage, count, currency, receivableMinor, cards } = lane
  const name = r.text.edits.stages[stage]
  const more = count.of - cards.length
  return (
    <section id={`lane-${stage}`} aria-labelledby={`head-${stage}`}>
      <header>
        <h2 id={`head-${stage}`}>{name}</h2>
        <small>{count.text}</small>
        {count.of > 0 && receivableMinor !== null && currency !== null && (
          <span title={r.text.project.receivable}>
            {r.format.moneyShort(receivableMinor, currency)}
          </span>
        )}
      </header>
      <ol data-stage={stage} data-name={name} data-empty={r.text.project.board.empty}>
        {cards.map((card) => (
          <Card r={r} card={card} mayMove={mayMove} />
        ))}
      </ol>
      {more > 0 && (
        <p class="muted">
          <a href={paths.projects({ stage })}>
            {r.text.project.board.more(r.format.number(more), more)}
          </a>
        </p>
      )}
    </section>
  )
}

function Card({ r, card, mayMove }: { r: Reader; card: BoardCard; mayMove: boolean }) {
  const { id, name, code, customer, currency, receivableMinor } = card
  const about = [code, customer].filter(Boolean).join(' · ')
  return (
    <li id={`card-${id}`} draggable={mayMove ? 'true' : undefined}>
      <a href={paths.project(id)} draggable="false">
        {name}
      </a>
      {about && <small>{about}</small>}
      <p>
        {receivableMinor !== null && currency !== null && receivableMinor !== 0 && (
          <Money r={r} minor={receivableMinor} currency={currency} />
        )}
        {mayMove && (
          <button
            type="button"
            class="scripted"
            popovertarget={MOVE_ID}
            aria-label={r.text.project.board.move(name)}
          >
            <Icon r={r} name="ellipsis" />
          </button>
        )}
      </p>
    </li>
  )
}

/** One menu for all cards: the card whose button opened it is the one that goes. */
function MoveMenu({ r }: { r: Reader }) {
  return (
    <div id={MOVE_ID} class="menu pop" popover="auto">
      <nav aria-label={r.text.project.moveTo}>
        {Object.entries(r.text.edits.stages).map(([stage, label]) => (
          <button type="button" data-move={stage}>
            {label}
          </button>
        ))}
      </nav>
    </div>
  )
}
