import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { PostButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'

type Props = { frame: Frame; company: { id: string; name: string } }

/** In the place of a deleted company: says so, and brings it back. */
export function DeletedCompanyPage({ frame, company: { id, name } }: Props) {
  const { reader: r } = frame
  const restore = (
    <PostButton r={r} kind="primary" icon="undo-2" action={paths.companyRestoration(id)}>
      {r.text.merge.restore}
    </PostButton>
  )
  return (
    <Page frame={frame} title={name} section="companies">
      <Head title={name} up={{ href: paths.companies(), label: r.text.company.title }} />
      <Empty r={r} icon="building-2" title={r.text.merge.gone} action={restore}>
        {r.text.merge.goneAbout}
      </Empty>
    </Page>
  )
}
