import { allows, type Frame } from '../frame.ts'
import { Tabs } from '../parts/head.tsx'
import { paths } from '../paths.ts'

/** Between members, departments and roles. */
export function PeopleTabs({
  frame,
  at,
}: {
  frame: Frame
  at: 'members' | 'departments' | 'roles'
}) {
  const { member, departments, roles } = frame.reader.text
  const tabs = [
    { id: 'members', href: paths.members(), label: member.title },
    { id: 'departments', href: paths.departments(), label: departments.title },
    ...(allows(frame, 'settings.view')
      ? [{ id: 'roles', href: paths.roles(), label: roles.title }]
      : []),
  ]
  return (
    <Tabs
      label={member.title}
      tabs={tabs.map(({ id, href, label }) => ({ href, label, current: id === at }))}
    />
  )
}
