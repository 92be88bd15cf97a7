import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Card } from '../parts/card.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** Something that stands under a project and goes from sight with it; counted up to a cap. */
export type Taken = {
  what: keyof Reader['text']['project']['deletion']['takes']
  count: { text: string; of: number }
}

type Props = { frame: Frame; project: { id: string; name: string }; taken: readonly Taken[] }

/** A project before it is deleted: what goes from sight with it, and what comes back. */
export function ProjectDeletionPage({ frame, project: { id, name }, taken }: Props) {
  const { reader: r } = frame
  const words = r.text.project.deletion
  return (
    <Page frame={frame} title={words.title(name)} section="projects">
      <Head title={words.title(name)} up={{ href: paths.project(id), label: name }} />
      <Card title={words.what}>
        <ul class="lines">
          <li>{words.itself}</li>
          {taken.map(({ what, count }) => (
            <li>{words.takes[what](count.text, count.of)}</li>
          ))}
        </ul>
        <p class="muted">{words.back}</p>
        <form method="post" action={paths.projectDeletion(id)}>
          <p class="row">
            <button type="submit" class="button danger" autofocus>
              {words.confirm}
            </button>
            <a class="button quiet cancel" href={paths.project(id)}>
              {r.text.action.cancel}
            </a>
          </p>
        </form>
      </Card>
    </Page>
  )
}
