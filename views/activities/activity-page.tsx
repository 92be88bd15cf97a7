import type { Child } from 'hono/jsx'
import type { HistoryItem } from '../../worker/domain/history.ts'
import { FilesCard, type FilesShown } from '../attachments/files-card.tsx'
import { DeletedLine } from '../contacts/contact-page.tsx'
import { EDITED_ID, EditLink } from '../edits/edit-form.tsx'
import { offerEdit } from '../edits/offer-edit.ts'
import { allows, type Frame } from '../frame.ts'
import { History } from '../ledger/history.tsx'
import { mentionable } from '../mentions/mentionable.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Draft } from '../parts/draft.tsx'
import { Facts } from '../parts/facts.tsx'
import { Area, type FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { Script } from '../parts/script.tsx'
import { Instant } from '../parts/when.tsx'
import { paths } from '../paths.ts'
import { type NamedProject, ProjectLink, projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import type { ActivityKind } from '../timeline/entries.tsx'
import { sayDuration } from '../timeline/say-duration.ts'

type Named = { id: string; name: string }

export type ActivityRecord = {
  id: string
  kind: ActivityKind
  at: number
  durationMs: number | null
  subject: string
  body: string | null
  outcome: string | null
  /** Null when the reader may not see it. */
  project: NamedProject | null
  company: Named | null
  authorName: string | null
  people: readonly Named[]
  colleagues: readonly Named[]
  /** Names that were written with @, to be set apart in the text. */
  mentioned: readonly string[]
  deleted: boolean
}

export type CommentItem = {
  id: string
  body: string
  at: number
  authorName: string | null
  isOwn: boolean
}

type Props = {
  frame: Frame
  live: string
  activity: ActivityRecord
  comments: readonly CommentItem[]
  history: readonly HistoryItem[]
  files: FilesShown
  form: FormState
  mayEdit: boolean
}

/** One thing that happened, and what is said about it. */
export function ActivityPage({ frame, live, activity, ...props }: Props) {
  const { comments, files, history, form, mayEdit } = props
  const { reader: r } = frame
  const words = r.text.activity
  const { id, subject, deleted } = activity
  const edit = deleted || !mayEdit ? 'no' : offerEdit(frame, 'activity.edit')
  return (
    <Page frame={frame} title={subject} live={live}>
      <Head
        title={subject}
        up={homeOf(r, activity)}
        beside={<Badge>{words.kinds[activity.kind]}</Badge>}
        sub={<Instant r={r} at={activity.at} />}
        actions={
          edit !== 'no' &&
          allows(frame, 'activity.delete') && (
            <PostButton r={r} kind="quiet" action={paths.activityDeletion(id)}>
              {words.remove}
            </PostButton>
          )
        }
      />
      {deleted && (
        <DeletedLine r={r} title={words.deleted} about={words.deletedAbout}>
          {mayEdit && (
            <PostButton r={r} icon="undo-2" action={paths.activityRestoration(id)}>
              {words.restore}
            </PostButton>
          )}
        </DeletedLine>
      )}
      <div class="columns">
        <Comments
          r={r}
          id={id}
          comments={comments}
          form={form}
          writes={!deleted && allows(frame, 'activity.create')}
          mentioned={activity.mentioned}
        />
        <div class="stack">
          <Details r={r} activity={activity} edit={edit} />
          {!deleted && <FilesCard r={r} record={paths.activity(id)} {...files} />}
          {history.length > 1 && <History r={r} items={history} />}
        </div>
      </div>
    </Page>
  )
}

function homeOf(r: Reader, { company, people, project }: ActivityRecord) {
  if (company) return { href: paths.company(company.id), label: company.name }
  const [person] = people
  if (person) return { href: paths.contact(person.id), label: person.name }
  if (project && !project.gone)
    return { href: paths.project(project.id), label: projectName(r, project) }
  return { href: paths.dashboard(), label: r.text.nav.dashboard }
}

type DetailsProps = {
  r: Reader
  activity: ActivityRecord
  edit: 'offered' | 'focused' | 'no'
}

/** When, who, how it ended, and what was written. */
export function Details({ r, activity, edit }: DetailsProps) {
  const words = r.text.activity
  const { company, project, durationMs } = activity
  const linked = (items: readonly Named[], href: (id: string) => string) =>
    items.length === 0
      ? null
      : items.map(({ id, name }, index) => (
          <>
            {index > 0 && ', '}
            <a href={href(id)}>{name}</a>
          </>
        ))
  return (
    <Card
      id={EDITED_ID}
      title={words.title}
      aside={
        edit !== 'no' && (
          <EditLink r={r} href={paths.activityEdit(activity.id)} focused={edit === 'focused'} />
        )
      }
    >
      {activity.body && (
        <p class="prose">
          <Written text={activity.body} names={activity.mentioned} />
        </p>
      )}
      <Facts
        r={r}
        facts={[
          [words.when, r.format.dateTime(activity.at)],
          [words.duration, durationMs === null ? null : sayDuration(r, durationMs)],
          [words.outcome, activity.outcome],
          [words.company, company && <a href={paths.company(company.id)}>{company.name}</a>],
          [words.project, project && <ProjectLink r={r} project={project} />],
          [words.people, linked(activity.people, paths.contact)],
          [words.colleagues, activity.colleagues.map(({ name }) => name).join(', ')],
          [words.author, activity.authorName],
        ]}
      />
    </Card>
  )
}

/** A text with the names written with @ set apart. */
export function Written({ text, names }: { text: string; names: readonly string[] }) {
  const parts: Child[] = []
  let rest = text
  while (rest !== '') {
    const found = names
      .map((name) => ({ name, at: rest.indexOf(`@${name}`) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at || other.name.length - one.name.length)[0]
    if (!found) break
    const end = found.at + found.name.length + 1
    parts.push(rest.slice(0, found.at), <b class="mention">{rest.slice(found.at, end)}</b>)
    rest = rest.slice(end)
  }
  return <>{[...parts, rest]}</>
}

type CommentsProps = {
  r: Reader
  id: string
  comments: readonly CommentItem[]
  form: FormState
  writes: boolean
  mentioned: readonly string[]
}

function Comments({ r, id, comments, form, writes, mentioned }: CommentsProps) {
  const words = r.text.activity.comments
  return (
    <Card id="comments" title={words.title}>
      {comments.length === 0 && <p class="muted">{words.none}</p>}
      {comments.length > 0 && (
        <ol class="people">
          {comments.map((said) => (
            <li id={`comment-${said.id}`}>
              <p class="row">
                <b>{said.authorName}</b>{' '}
                <small class="muted">
                  <Instant r={r} at={said.at} />
                </small>
                {said.isOwn && writes && (
                  <PostButton r={r} kind="quiet" action={paths.commentDeletion(id, said.id)}>
                    {words.remove}
                  </PostButton>
                )}
              </p>
              <p class="prose">
                <Written text={said.body} names={mentioned} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {writes && (
        <form method="post" action={paths.activityComments(id)} class="form log-form">
          <Draft r={r} />
          <Area
            r={r}
            form={form}
            name="comment"
            label={words.add}
            hint={r.text.activity.subjectHint}
            required
            maxlength={4_000}
            {...mentionable(r)}
          />
          <Script r={r} name="mentions" />
          <p class="row">
            <Button r={r} icon="check">
              {words.send}
            </Button>
          </p>
        </form>
      )}
    </Card>
  )
}
