import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** A project as other pages name it; `gone` once it was deleted. */
export type NamedProject = { id: string; name: string; kind: string; gone?: boolean }

/** The name of a project; the one of ours that is no job is called so in the reader's language. */
export function projectName(r: Reader, { name, kind }: Omit<NamedProject, 'id'>): string {
  return kind === 'overhead' && name === 'Company overhead' ? r.text.project.overhead : name
}

/** Leads to a project; one that was deleted is named and leads nowhere. */
export function ProjectLink({ r, project }: { r: Reader; project: NamedProject }) {
  const name = projectName(r, project)
  if (!project.gone) return <a href={paths.project(project.id)}>{name}</a>
  return (
    <>
      {name} <small class="muted">({r.text.project.deleted})</small>
    </>
  )
}
