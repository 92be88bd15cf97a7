import type { Frame } from '../frame.ts'
import type { IconName } from '../icons.ts'
import { Page } from '../page.tsx'
import type { Section } from '../section.ts'
import { PostButton } from './button.tsx'
import { Empty } from './empty.tsx'
import { Head } from './head.tsx'

type Props = {
  frame: Frame
  section: Section
  icon: IconName
  name: string
  /** The list it was in. */
  up: { href: string; label: string }
  /** Says that it was deleted. */
  title: string
  /** Where its restoration is sent. */
  restoration: string
}

/** In the place of a deleted record: says so, and brings it back. */
export function DeletedPage({ frame, section, icon, name, up, title, restoration }: Props) {
  const { reader: r } = frame
  const restore = (
    <PostButton r={r} kind="primary" icon="undo-2" action={restoration}>
      {r.text.merge.restore}
    </PostButton>
  )
  return (
    <Page frame={frame} title={name} section={section}>
      <Head title={name} up={up} />
      <Empty r={r} icon={icon} title={title} action={restore}>
        {r.text.merge.goneAbout}
      </Empty>
    </Page>
  )
}
