import { LogLink } from '../activities/log-form.tsx'
import { FilesCard, type FilesShown } from '../attachments/files-card.tsx'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { ButtonLink, PostButton } from '../parts/button.tsx'
import type { FormState } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { recordColumns, TimelineCard, type TimelineShown } from '../timeline/timeline-card.tsx'
import { ContactCompanies, type NamedCompany, type WorksAt } from './contact-companies.tsx'
import { type ContactRecord, Details, DoNotContact } from './contact-details.tsx'

type Props = {
  frame: Frame
  live: string
  contact: ContactRecord
  companies: readonly WorksAt[]
  files: FilesShown
  timeline: TimelineShown
  form?: FormState | undefined
  choices: readonly NamedCompany[]
}

/** One person: how to reach them, where they work, what happened with them. */
export function ContactPage({ frame, live, contact, companies, files, timeline, ...add }: Props) {
  const { reader: r } = frame
  const words = r.text.contact
  const { id, name, deleted } = contact
  const edit = contact.mayEdit && !deleted ? 'offered' : 'no'
  const there = companies.filter(({ inactive }) => !inactive)
  return (
    <Page frame={frame} title={name} section="contacts" live={live}>
      <Head
        title={name}
        up={{ href: paths.contacts(), label: words.title }}
        beside={contact.doNotContact && <Badge tone="bad">{words.warningShort}</Badge>}
        sub={there.map((at) => [at.role, at.name].filter(Boolean).join(', ')).join(' · ')}
        actions={!deleted && <Actions r={r} contact={contact} />}
      />
      {deleted && <Deleted r={r} contact={contact} />}
      {contact.doNotContact && <DoNotContact r={r} reason={contact.doNotContactReason} />}
      <div class={recordColumns(timeline)}>
        <TimelineCard
          r={r}
          timeline={timeline}
          of={id}
          kinds={['activity', 'change']}
          href={(query) => paths.contact(id, query)}
        >
          {!deleted && allows(frame, 'activity.create') && (
            <LogLink r={r} about={{ contact: id }} back={paths.contact(id)} />
          )}
        </TimelineCard>
        <div class="stack">
          <Details r={r} contact={contact} edit={edit} />
          <ContactCompanies
            r={r}
            contactId={id}
            companies={companies}
            edit={edit !== 'no'}
            {...add}
          />
        </div>
        {!deleted && <FilesCard r={r} record={paths.contact(id)} {...files} />}
      </div>
    </Page>
  )
}

type OfContact = { r: Reader; contact: ContactRecord }

function Actions({ r, contact: { id, mayDelete } }: OfContact) {
  const words = r.text.contact
  return (
    <>
      <ButtonLink r={r} icon="user" href={paths.contactVcard(id)}>
        {words.vcard}
      </ButtonLink>
      {mayDelete && (
        <PostButton r={r} kind="quiet" action={paths.contactDeletion(id)}>
          {words.remove}
        </PostButton>
      )}
    </>
  )
}

function Deleted({ r, contact: { id, mayDelete } }: OfContact) {
  return (
    <DeletedLine r={r} title={r.text.contact.deleted} about={r.text.contact.deletedAbout}>
      {mayDelete && (
        <PostButton r={r} icon="undo-2" action={paths.contactRestoration(id)}>
          {r.text.contact.restore}
        </PostButton>
      )}
    </DeletedLine>
  )
}

type DeletedProps = { r: Reader; title: string; about: string; children?: unknown }

/** Says that the record of this page was deleted, and offers what brings it back. */
export function DeletedLine({ r, title, about, children }: DeletedProps) {
  return (
    <aside class="hint-line">
      <Icon r={r} name="circle-alert" />
      <div class="lines">
        <p>
          <b>{title}.</b> {about}
        </p>
        <div>{children as never}</div>
      </div>
    </aside>
  )
}
