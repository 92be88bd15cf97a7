import type { Role } from '../../worker/domain/role.ts'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button, ButtonLink, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type ShownMember = {
  id: string
  name: string
  email: string
  role: Role
  /** Whether they chose a password yet. */
  ready: boolean
  /** Whether they may sign in. */
  active: boolean
}

type Props = { frame: Frame; members: readonly ShownMember[]; form: FormState }

/** Who may sign in; for administrators. */
export function MembersPage({ frame, members, form }: Props) {
  const { reader: r } = frame
  const t = r.text.member
  return (
    <Page frame={frame} title={t.title} section="members">
      <Head title={t.title} sub={t.about} />
      <div class="columns">
        <Card title={t.title} flush>
          <Table
            r={r}
            caption={t.title}
            rows={members}
            rowId={({ id }) => id}
            columns={columnsOf(frame)}
          />
        </Card>
        <Card title={t.addTitle}>
          <AddMember frame={frame} form={form} />
        </Card>
      </div>
    </Page>
  )
}

function columnsOf({ reader: r, member }: Frame): readonly Column<ShownMember>[] {
  const t = r.text.member
  return [
    {
      id: 'name',
      label: t.name,
      cell: ({ name, email }) => (
        <>
          {name} {email === member?.email && <Badge>{t.you}</Badge>}
          <small class="block">{email}</small>
        </>
      ),
    },
    {
      id: 'role',
      label: t.role,
      cell: (shown) => (
        <>
          <RoleForm r={r} {...shown} />
          <div class="under">
            <Access r={r} {...shown} />
          </div>
        </>
      ),
    },
    {
      id: 'state',
      label: t.state,
      from: 'tablet',
      cell: ({ ready, active }) => {
        if (!active) return <Badge>{t.inactive}</Badge>
        return ready ? t.chosen : <Badge tone="warn">{t.notChosen}</Badge>
      },
    },
    {
      id: 'link',
      label: t.newLink,
      from: 'tablet',
      unseen: true,
      numeric: true,
      cell: (shown) => <Access r={r} {...shown} />,
    },
  ]
}

function RoleForm({ r, id, name, role, active }: ShownMember & { r: Reader }) {
  const t = r.text.member
  if (!active) return t.roles[role]
  return (
    <form method="post" action={paths.memberRole(id)} class="row">
      <select name="role" aria-label={t.roleOf(name)}>
        {Object.entries(t.roles).map(([value, label]) => (
          <option value={value} selected={value === role}>
            {label}
          </option>
        ))}
      </select>
      <Button r={r} kind="quiet">
        {t.changeRole}
      </Button>
    </form>
  )
}

function Access({ r, id, active }: ShownMember & { r: Reader }) {
  const t = r.text.member
  if (!active) {
    return (
      <PostButton r={r} kind="quiet" action={paths.memberReactivation(id)}>
        {t.reactivate}
      </PostButton>
    )
  }
  return (
    <>
      <PostButton r={r} kind="quiet" icon="key-round" action={paths.memberLinks(id)}>
        {t.newLink}
      </PostButton>
      <PostButton r={r} kind="danger" action={paths.memberDeactivation(id)}>
        {t.deactivate}
      </PostButton>
    </>
  )
}

function AddMember({ frame, form }: { frame: Frame; form: FormState }) {
  const { reader: r } = frame
  const t = r.text.member
  const roles = Object.entries(t.roles).map(([value, label]) => ({ value, label }))
  return (
    <form method="post" action={paths.members()} class="form">
      <Field
        r={r}
        form={form}
        name="name"
        label={t.name}
        autocomplete="off"
        maxlength={100}
        required
      />
      <Field
        r={r}
        form={form}
        name="email"
        label={t.email}
        type="email"
        autocomplete="off"
        maxlength={200}
        required
      />
      <SelectField r={r} form={form} name="role" label={t.role} hint={t.roleHint} options={roles} />
      <Button r={r} kind="primary" icon="plus">
        {t.add}
      </Button>
    </form>
  )
}

/** The link, shown once. */
export function MemberLinkPage({ frame, name, url }: { frame: Frame; name: string; url: string }) {
  const { reader: r } = frame
  const t = r.text.member
  return (
    <Page frame={frame} title={t.link.title(name)} section="members">
      <Head title={t.link.title(name)} up={{ href: paths.members(), label: t.title }} />
      <Card>
        <p>{t.link.about}</p>
        <p class="command" translate="no" id="link">
          {url}
        </p>
        <p>
          <ButtonLink r={r} href={paths.members()}>
            {t.link.back}
          </ButtonLink>
        </p>
      </Card>
    </Page>
  )
}
