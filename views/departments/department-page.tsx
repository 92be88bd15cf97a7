import { Edited, type EditedForm } from '../edits/edit-page.tsx'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'

type Props = {
  frame: Frame
  department: { id: string; name: string }
  /** Who belongs to it and may sign in. */
  people: readonly { id: string; name: string }[]
  edit: EditedForm
}

/** One department: its name, what it is part of, who heads it and who belongs to it. */
export function DepartmentPage({ frame, department, people, edit }: Props) {
  const { reader: r } = frame
  const t = r.text.departments
  const manages = allows(frame, 'member.manage')
  return (
    <Page frame={frame} title={department.name} section="members">
      <Head
        title={department.name}
        up={{ href: paths.departments(), label: t.title }}
        actions={
          manages && (
            <PostButton r={r} kind="danger" action={paths.departmentDeletion(department.id)}>
              {t.remove}
            </PostButton>
          )
        }
      />
      {manages ? <Edited r={r} edit={{ ...edit, alone: true }} /> : <Card>{t.about}</Card>}
      <Card title={t.people}>
        {people.length === 0 && <p class="muted">{t.nobody}</p>}
        {people.length > 0 && (
          <ul class="lines">
            {people.map(({ id, name }) => (
              <li>
                <a href={paths.member(id)}>{name}</a>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Page>
  )
}
