import type { Grants } from '../../worker/domain/access.ts'
import { ACTION_GROUPS, type ActionGroup } from '../actions/action.ts'
import { actionsFor, groupOf, keysOf, type ListedAction } from '../actions/actions.ts'
import type { Frame } from '../frame.ts'
import { Icon } from '../parts/icon.tsx'
import { keptPart } from '../parts/kept.ts'
import { Keys } from '../parts/keys.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import type { Section } from '../section.ts'
import { CloseDialog } from './close-dialog.tsx'
import { FOUND_ID } from './found.tsx'
import { OptionGroup } from './option-group.tsx'

type Props = { frame: Frame; member: NonNullable<Frame['member']>; section: Section | undefined }

const PALETTE_ID = 'palette'

/** The form that searches without JavaScript: it leads to the page of the search. */
export const PALETTE_FORM_ID = 'palette-form'

/**
 * Search and actions in one place. All actions of the page stand in it, since keys press them too;
 * records come as one types. views/browser/palette.ts moves through it.
 */
export function Palette({ frame, member, section }: Props) {
  const { reader: r } = frame
  const t = r.text.palette
  return (
    <dialog
      id={PALETTE_ID}
      popover="auto"
      aria-modal="true"
      aria-label={t.title}
      data-of={member.email}
    >
      <form id={PALETTE_FORM_ID} action={paths.search()}>
        <Icon r={r} name="search" />
        <input
          type="text"
          name="q"
          placeholder={t.placeholder}
          aria-label={t.title}
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls="palette-list"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="go"
          maxlength={100}
          hx-get={paths.palette()}
          hx-trigger="input delay:120ms, lintel:retry"
          hx-target={`#${FOUND_ID}`}
          hx-sync="this:replace"
        />
      </form>
      <CloseDialog r={r} id={PALETTE_ID} />
      <div id="palette-list" class="options" role="listbox" aria-label={t.results}>
        <OptionGroup label={t.recent} id="palette-recents" />
        <ActionOptions r={r} grants={member.grants} section={section} />
        <div id={FOUND_ID}></div>
      </div>
      <div role="status" data-nothing={t.nothing}></div>
      <footer aria-hidden="true">
        <span>
          <kbd>
            <Icon r={r} name="arrow-up" />
          </kbd>
          <kbd>
            <Icon r={r} name="arrow-down" />
          </kbd>
          {t.choose}
        </span>
        <span>
          <kbd>
            <Icon r={r} name="corner-down-left" />
          </kbd>
          {t.openIt}
        </span>
        <span>
          <kbd>{t.keyNames.Escape}</kbd>
          {t.close}
        </span>
      </footer>
    </dialog>
  )
}

type ActionOptionsProps = { r: Reader; grants: Grants; section: Section | undefined }

const ActionOptions = keptPart(
  ({ r, grants, section }: ActionOptionsProps) => {
    const actions = actionsFor(grants)
    return (
      <>
        {ACTION_GROUPS.map((group) => (
          <Actions r={r} group={group} actions={actions} section={section} />
        ))}
      </>
    )
  },
  ({ r, grants, section }) => [r.locale, r.icons, section, grants],
)

type ActionsProps = {
  r: Reader
  group: ActionGroup
  actions: readonly ListedAction[]
  section: Section | undefined
}

function Actions({ r, group, actions, section }: ActionsProps) {
  const shown = actions.filter((action) => groupOf(action, section) === group)
  return (
    <OptionGroup label={r.text.palette.groups[group]}>
      {shown.map((action) => (
        <ActionOption r={r} action={action} section={section} />
      ))}
    </OptionGroup>
  )
}

type OptionProps = { r: Reader; action: ListedAction; section: Section | undefined }

function ActionOption({ r, action, section }: OptionProps) {
  const { id, icon, target, keysOnly } = action
  if ('native' in target) return null
  const text = r.text.palette.actions[id]
  const keys = keysOf(action, section)
  const common = {
    role: 'option',
    tabindex: -1,
    'data-keys': keys.length > 0 ? keys.join(',') : undefined,
  } as const
  const look = keysOnly ? null : (
    <>
      <Icon r={r} name={icon} />
      <span class="label">{text.label}</span>
      {keys[0] && <Keys r={r} keys={keys[0]} />}
    </>
  )
  if ('href' in target) {
    return (
      <a href={target.href} data-words={text.words} {...common}>
        {look}
      </a>
    )
  }
  return (
    <button
      type="button"
      hidden={keysOnly}
      data-keys-only={keysOnly && ''}
      data-words={text.words}
      data-click={'click' in target ? target.click : undefined}
      data-focus={'focus' in target ? target.focus : undefined}
      data-deed={'deed' in target ? target.deed : undefined}
      {...common}
    >
      {look}
    </button>
  )
}
