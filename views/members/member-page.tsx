import { Edited, type EditedForm } from '../edits/edit-page.tsx'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { Sessions, type ShownSession } from './sessions.tsx'

export type ShownPerson = {
  id: string
  name: string
  email: string
  ready: boolean
  active: boolean
  /** What they look after. */
  companies: number
  contacts: number
  projects: number
}

type Props = {
  frame: Frame
  member: ShownPerson
  edit: EditedForm
  sessions: readonly ShownSession[]
  /** Who could take over. */
  others: readonly { id: string; name: string }[]
}

/** One member: their place in the company, where they are signed in, and the end of their access. */
export function MemberPage({ frame, member, edit, sessions, others }: Props) {
  const { reader: r } = frame
  const t = r.text.member
  const manages = allows(frame, 'member.manage')
  return (
    <Page frame={frame} title={member.name} section="members">
      <Head
        title={member.name}
        up={{ href: paths.members(), label: t.title }}
        sub={member.email}
        beside={
          <>
            {!member.active && <Badge>{t.inactive}</Badge>}
            {member.active && !member.ready && <Badge tone="warn">{t.noPassword}</Badge>}
          </>
        }
        actions={
          manages &&
          member.active && (
            <PostButton r={r} icon="key-round" action={paths.memberLinks(member.id)}>
              {t.newLink}
            </PostButton>
          )
        }
      />
      {manages && (
        <>
          <div class="columns even">
            {member.active && <Edited r={r} edit={{ ...edit, alone: true }} />}
            {member.active ? (
              <Leave r={r} member={member} others={others} />
            ) : (
              <Card title={t.left}>
                <p class="muted">{member.ready ? t.leftAbout : t.leftUnready}</p>
                <PostButton r={r} action={paths.memberReactivation(member.id)}>
                  {t.reactivate}
                </PostButton>
              </Card>
            )}
          </div>
          <Sessions
            r={r}
            sessions={sessions}
            action={paths.memberSessionEnd(member.id)}
            title={t.sessions}
          />
        </>
      )}
    </Page>
  )
}

type LeaveProps = Pick<Props, 'member' | 'others'> & { r: Reader }

function Leave({ r, member, others }: LeaveProps) {
  const t = r.text.member
  const number = r.format.number
  const options = others.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Card title={t.leave}>
      <p>{t.leaveAbout}</p>
      <p class="muted">
        {t.looksAfter(number(member.companies), number(member.contacts), number(member.projects))}
      </p>
      <form method="post" action={paths.memberDeactivation(member.id)} class="form">
        <SelectField
          r={r}
          form={{ input: {}, errors: {} }}
          name="to"
          label={t.handOver}
          options={[{ value: '', label: t.nobody }, ...options]}
        />
        <Button r={r} kind="danger">
          {t.deactivate}
        </Button>
      </form>
    </Card>
  )
}
