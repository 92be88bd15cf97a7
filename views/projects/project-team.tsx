import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Button, PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { type FormState, SelectField } from '../parts/field.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type TeamMember = { id: string; name: string; canEdit: boolean }

type Props = {
  r: Reader
  projectId: string
  manager: string | null
  team: readonly TeamMember[]
  edit: boolean
}

/** Who works on a project, its manager first, and what each may there. */
export function ProjectTeam({ r, projectId, manager, team, edit }: Props) {
  const words = r.text.projectPart
  const add = edit && (
    <a class="button quiet" href={paths.newTeamMember(projectId)}>
      {words.addMember}
    </a>
  )
  return (
    <Card title={words.team} aside={add}>
      {team.length === 0 && manager === null && <p class="muted">{words.noTeam}</p>}
      <ul class="lines">
        {manager !== null && (
          <li>
            {manager} <small class="muted">{r.text.project.manager}</small>
          </li>
        )}
        {team.map(({ id, name, canEdit }) => (
          <li class="row">
            <span>
              {name} <small class="muted">{canEdit ? words.canEdit : words.seesOnly}</small>
            </span>
            {edit && (
              <PostButton r={r} kind="quiet" icon="x" action={paths.teamRemoval(projectId, id)}>
                <span class="said">{`${words.remove}: ${name}`}</span>
              </PostButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

type PageProps = {
  frame: Frame
  project: { id: string; name: string }
  /** Members that are not on the team yet. */
  offered: readonly { id: string; name: string }[]
  form: FormState
}

/** Puts a member on the team. */
export function TeamPage({ frame, project, offered, form }: PageProps) {
  const { reader: r } = frame
  const words = r.text.projectPart
  const members = offered.map(({ id, name }) => ({ value: id, label: name }))
  const rights = [
    { value: '0', label: words.seesOnly },
    { value: '1', label: words.canEdit },
  ]
  return (
    <Page frame={frame} title={words.addMember} section="projects">
      <Head title={words.addMember} up={{ href: paths.project(project.id), label: project.name }} />
      <Card>
        {offered.length === 0 && <p class="muted">{words.everybody}</p>}
        {offered.length > 0 && (
          <form method="post" action={paths.team(project.id)} class="form">
            <SelectField r={r} form={form} name="member" label={words.member} options={members} />
            <SelectField r={r} form={form} name="canEdit" label={words.rights} options={rights} />
            <p class="row">
              <Button r={r} kind="primary" icon="plus">
                {words.add}
              </Button>
              <a class="button quiet cancel" href={paths.project(project.id)}>
                {r.text.action.cancel}
              </a>
            </p>
          </form>
        )}
      </Card>
    </Page>
  )
}
