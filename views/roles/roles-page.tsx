import { allows, type Frame } from '../frame.ts'
import { PeopleTabs } from '../members/people-tabs.tsx'
import { Page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { Table } from '../parts/table.tsx'
import { paths } from '../paths.ts'
import { type NamedRole, roleName, roleOptions } from './role-name.ts'

export type ListedRole = NamedRole & { builtIn: boolean; members: number }

type Props = { frame: Frame; roles: readonly ListedRole[]; form: FormState }

/** The roles there are, and the way to one of the company's own. */
export function RolesPage({ frame, roles, form }: Props) {
  const { reader: r } = frame
  const t = r.text.roles
  return (
    <Page frame={frame} title={t.title} section="members">
      <Head title={r.text.member.title} sub={t.about} />
      <PeopleTabs frame={frame} at="roles" />
      <div class="columns">
        <Card title={t.title} flush>
          <Table
            r={r}
            caption={t.title}
            rows={roles}
            columns={[
              {
                id: 'name',
                label: r.text.member.role,
                cell: (role) => (
                  <>
                    <a href={paths.role(role.id)}>{roleName(r, role)}</a>{' '}
                    {role.builtIn && <Badge>{t.builtIn}</Badge>}
                  </>
                ),
              },
              {
                id: 'members',
                label: t.members,
                numeric: true,
                cell: ({ members }) => r.format.number(members),
              },
            ]}
          />
        </Card>
        {allows(frame, 'settings.manage') && (
          <Card title={t.copyTitle}>
            <form method="post" action={paths.roles()} class="form">
              <Field r={r} form={form} name="name" label={t.name} maxlength={60} required />
              <SelectField
                r={r}
                form={form}
                name="of"
                label={t.copyOf}
                options={roleOptions(r, roles)}
              />
              <Button r={r} kind="primary" icon="plus">
                {t.copy}
              </Button>
            </form>
          </Card>
        )}
      </div>
    </Page>
  )
}
