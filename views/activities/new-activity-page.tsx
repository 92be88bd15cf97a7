import type { Child } from 'hono/jsx'
import type { Frame } from '../frame.ts'
import { Page } from '../page.tsx'
import { Head } from '../parts/head.tsx'

/** The form of a new activity on a page of its own: what the link to it leads to without JavaScript. */
export function NewActivityPage({
  frame,
  back,
  children,
}: {
  frame: Frame
  back: string
  children?: Child
}) {
  const { text } = frame.reader
  return (
    <Page frame={frame} title={text.activity.log}>
      <Head title={text.activity.log} up={{ href: back, label: text.action.back }} />
      {children}
    </Page>
  )
}
