import type { PartyRole } from '../../worker/domain/project-part.ts'
import { PostButton } from '../parts/button.tsx'
import { Card } from '../parts/card.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

export type PartyItem = {
  id: string
  role: PartyRole
  note: string | null
  companyId: string
  companyName: string
  phone: string | null
}

type Props = { r: Reader; projectId: string; parties: readonly PartyItem[]; edit: boolean }

/** The companies that take part in a project, each by its role. */
export function ProjectParties({ r, projectId, parties, edit }: Props) {
  const words = r.text.projectPart
  const add = edit && (
    <a class="button quiet" href={paths.newParty(projectId)}>
      {words.addParty}
    </a>
  )
  return (
    <Card title={words.parties} aside={add}>
      {parties.length === 0 && <p class="muted">{words.noParties}</p>}
      {parties.length > 0 && (
        <ul class="lines">
          {parties.map(({ id, role, note, companyId, companyName, phone }) => (
            <li class="row">
              <span>
                <a href={paths.company(companyId)}>{companyName}</a>{' '}
                <small class="block">
                  {words.roles[role]}
                  {note && ` · ${note}`}
                  {phone && (
                    <>
                      {' · '}
                      <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>
                    </>
                  )}
                </small>
              </span>
              {edit && (
                <PostButton r={r} kind="quiet" icon="x" action={paths.partyRemoval(projectId, id)}>
                  <span class="said">{`${words.remove}: ${companyName}`}</span>
                </PostButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** A project that a company takes part in. */
export type PartIn = { id: string; role: PartyRole; projectId: string; projectName: string }

/** The projects that a company takes part in, and as what. */
export function PartInProjects({ r, parts }: { r: Reader; parts: readonly PartIn[] }) {
  const words = r.text.projectPart
  return (
    <Card title={words.partIn}>
      <ul class="lines">
        {parts.map(({ role, projectId, projectName }) => (
          <li>
            <a href={paths.project(projectId)}>{projectName}</a>{' '}
            <small class="muted">{words.roles[role]}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}
