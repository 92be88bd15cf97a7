import { departmentOptions } from '../departments/department-choices.ts'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { None } from '../parts/money.tsx'
import { Script } from '../parts/script.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import { roleName, roleOptions } from '../roles/role-name.ts'
import type { PlaceChoices } from './member-fields.ts'
import { PeopleTabs } from './people-tabs.tsx'

export type ShownMember = {
  id: string
  name: string
  email: string
  roleId: string
  departmentId: string | null
  /** Whether they chose a password yet. */
  ready: boolean
  /** Whether they may sign in. */
  active: boolean
}

type Props = PlaceChoices & {
  frame: Frame
  members: readonly ShownMember[]
  form: FormState
}

/** Who may sign in, and their place in the company. */
export function MembersPage({ frame, members, form, ...choices }: Props) {
  const { reader: r } = frame
  const t = r.text.member
  return (
    <Page frame={frame} title={t.title} section="members">
      <Head title={t.title} sub={t.about} />
      <PeopleTabs frame={frame} at="members" />
      <div class="columns">
        <Card title={t.title} flush>
          <Table
            r={r}
            caption={t.title}
            rows={members}
            rowId={({ id }) => id}
            columns={columnsOf(frame, choices)}
          />
        </Card>
        {allows(frame, 'member.manage') && (
          <Card title={t.addTitle}>
            <AddMember frame={frame} form={form} choices={choices} />
          </Card>
        )}
      </div>
    </Page>
  )
}

function columnsOf(
  { reader: r, member }: Frame,
  { roles, departments }: PlaceChoices,
): readonly Column<ShownMember>[] {
  const t = r.text.member
  const nameOf = (roleId: string) =>
    roleName(r, roles.find(({ id }) => id === roleId) ?? { id: roleId, name: null })
  return [
    {
      id: 'name',
      label: t.name,
      cell: ({ id, name, email, roleId }) => (
        <>
          <a href={paths.member(id)}>{name}</a> {email === member?.email && <Badge>{t.you}</Badge>}
          <small class="block">{email}</small>
          <small class="under">{nameOf(roleId)}</small>
        </>
      ),
    },
    {
      id: 'role',
      label: t.role,
      from: 'tablet',
      cell: ({ roleId }) => nameOf(roleId),
    },
    {
      id: 'department',
      label: r.text.departments.one,
      from: 'tablet',
      cell: ({ departmentId }) =>
        departments.find(({ id }) => id === departmentId)?.name ?? <None r={r} />,
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
  ]
}

type AddProps = { frame: Frame; form: FormState; choices: PlaceChoices }

function AddMember({ frame, form, choices }: AddProps) {
  const { reader: r } = frame
  const t = r.text.member
  const { departments } = r.text
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
      <SelectField
        r={r}
        form={form}
        name="role"
        label={t.role}
        hint={t.roleHint}
        options={roleOptions(
          r,
          choices.roles.filter(({ given }) => given === 1),
        )}
      />
      {choices.departments.length > 0 && (
        <SelectField
          r={r}
          form={form}
          name="departmentId"
          label={departments.one}
          options={departmentOptions(choices, departments.noDepartment)}
        />
      )}
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
        <p class="field">
          <label for="link">{t.link.address}</label>
          <input id="link" value={url} readonly translate="no" autofocus />
        </p>
        <p class="row">
          <span data-copies="link" hidden>
            <button type="button" class="button primary">
              {t.link.copy}
            </button>
          </span>
          <span class="muted" role="status" data-copied hidden>
            {t.link.copied}
          </span>
          <Script r={r} name="copy" />
          <ButtonLink r={r} href={paths.members()}>
            {t.link.back}
          </ButtonLink>
        </p>
      </Card>
    </Page>
  )
}
