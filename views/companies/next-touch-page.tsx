import type { Child } from 'hono/jsx'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'
import { paths } from '../paths.ts'

type Props = { frame: Frame; company: { id: string; name: string }; children?: Child }

/** The form of the next touch on a page of its own: what the link to it leads to without JavaScript. */
export function NextTouchPage({ frame, company, children }: Props) {
  const { title } = frame.reader.text.activity.touch
  return (
    <Page frame={frame} title={title} section="companies">
      <Head title={title} up={{ href: paths.company(company.id), label: company.name }} />
      {children}
    </Page>
  )
}
