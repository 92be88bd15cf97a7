import { allows, type Frame } from '../frame.ts'
import { PeopleTabs } from '../members/people-tabs.tsx'
import { Page } from '../page.tsx'
import { Button } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Field, type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { type DepartmentChoices, departmentOptions, headOptions } from './department-choices.ts'

export type ListedDepartment = {
  id: string
  name: string
  parentId: string | null
  headName: string | null
  /** Active members of it itself. */
  members: number
}

type Props = {
  frame: Frame
  departments: readonly ListedDepartment[]
  choices: DepartmentChoices
  form: FormState
}

/** The departments as a tree, each a link to where it is changed. */
export function DepartmentsPage({ frame, departments, choices, form }: Props) {
  const { reader: r } = frame
  const t = r.text.departments
  return (
    <Page frame={frame} title={t.title} section="members">
      <Head title={r.text.member.title} sub={t.about} />
      <PeopleTabs frame={frame} at="departments" />
      <div class="columns">
        <Card title={t.title}>
          {departments.length === 0 && <p class="muted">{t.none}</p>}
          <Branch r={r} all={departments} under={null} />
        </Card>
        {allows(frame, 'member.manage') && (
          <Card title={t.addTitle}>
            <form method="post" action={paths.departments()} class="form">
              <Field r={r} form={form} name="name" label={t.name} maxlength={100} required />
              <SelectField
                r={r}
                form={form}
                name="parentId"
                label={t.parent}
                options={departmentOptions(choices, t.noParent)}
              />
              <SelectField
                r={r}
                form={form}
                name="headId"
                label={t.head}
                options={headOptions(r, choices)}
              />
              <Button r={r} kind="primary" icon="plus">
                {t.add}
              </Button>
            </form>
          </Card>
        )}
      </div>
    </Page>
  )
}

type BranchProps = { r: Reader; all: readonly ListedDepartment[]; under: string | null }

function Branch({ r, all, under }: BranchProps) {
  const here = all.filter(({ parentId }) => parentId === under)
  if (here.length === 0) return null
  const { roles } = r.text
  return (
    <ul class="tree">
      {here.map(({ id, name, headName, members }) => (
        <li>
          <a href={paths.department(id)}>{name}</a>{' '}
          <small class="muted">
            {headName && `${headName} · `}
            {r.format.number(members)} {roles.count(members)}
          </small>
          <Branch r={r} all={all} under={id} />
        </li>
      ))}
    </ul>
  )
}
