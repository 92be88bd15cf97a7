import type { ListName } from '../../worker/domain/list-name.ts'
import type { IconName } from '../icons.ts'
import { Icon } from '../parts/icon.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { FOUND_ICONS, type FoundGroup, type FoundItem, itemsOf } from '../search/found.ts'
import { OptionGroup } from './option-group.tsx'

/** Where the palette puts the records it finds. */
export const FOUND_ID = 'palette-found'

type Props = {
  r: Reader
  typed: string
  /** What was looked for in the place of what was typed. */
  corrected: string | null
  groups: readonly FoundGroup[]
  /** Lists somebody gave this name. */
  views: readonly { list: ListName; name: string; query: string }[]
}

/** The records that fit what was typed, by kind; nothing at all when none does. */
export function Found({ r, typed, corrected, groups, views }: Props) {
  const t = r.text.palette
  return (
    <>
      {groups.map((group) => (
        <OptionGroup
          label={corrected ? t.like(t.found[group.kind], corrected) : t.found[group.kind]}
        >
          {itemsOf(r, group).map((item) => (
            <Option r={r} icon={FOUND_ICONS[group.kind]} {...item} />
          ))}
        </OptionGroup>
      ))}
      {views.length > 0 && (
        <OptionGroup label={r.text.lists.views}>
          {views.map(({ list, name, query }) => (
            <Option
              r={r}
              icon="bookmark"
              href={paths[list]() + query}
              name={name}
              about={r.text.nav[list]}
            />
          ))}
        </OptionGroup>
      )}
      {groups.length > 0 && (
        <OptionGroup label={t.results}>
          <Option
            r={r}
            icon="search"
            href={paths.search({ q: typed })}
            name={t.all(typed)}
            about=""
          />
        </OptionGroup>
      )}
    </>
  )
}

type OptionProps = FoundItem & { r: Reader; icon: IconName }

function Option({ r, icon, href, name, about }: OptionProps) {
  return (
    <a role="option" tabindex={-1} href={href}>
      <Icon r={r} name={icon} />
      <span class="label">
        {name}
        {about !== '' && <small>{about}</small>}
      </span>
    </a>
  )
}
