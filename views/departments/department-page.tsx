import { Edited, type EditedForm } from '../edits/edit-page.tsx'
import { allows, type Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'

type Props = { frame: Frame; department: { id: string; name: string }; edit: EditedForm }

/** One department: its name, what it is part of and who heads it. */
export function DepartmentPage({ frame, department, edit }: Props) {
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
      {manages ? <Edited r={r} edit={edit} /> : <Card>{t.about}</Card>}
    </Page>
  )
}
