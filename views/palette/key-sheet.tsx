import type { Grants } from '../../worker/domain/access.ts'
import { ACTION_GROUPS } from '../actions/action.ts'
import { actionsFor, type ListedAction } from '../actions/actions.ts'
import { Keys } from '../parts/keys.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'
import { CloseDialog } from './close-dialog.tsx'
import { KeysSwitch } from './keys-switch.tsx'

const SHEET_ID = 'key-sheet'
const GROUPS_ID = 'key-groups'

/** The sheet of keys. What it lists is fetched as it is opened: few pages are asked for it, all would carry it. */
export function KeySheet({ r }: { r: Reader }) {
  const t = r.text.palette
  return (
    <dialog
      id={SHEET_ID}
      popover="auto"
      aria-modal="true"
      aria-labelledby="key-sheet-title"
      hx-get={paths.keySheet()}
      hx-trigger="lintel:open"
      hx-target={`#${GROUPS_ID}`}
    >
      <div class="row">
        <h2 id="key-sheet-title" tabindex={-1} autofocus>
          {t.sheet}
        </h2>
        <CloseDialog r={r} id={SHEET_ID} />
      </div>
      <div id={GROUPS_ID} class="key-groups"></div>
      <div role="status"></div>
      <KeysSwitch r={r} />
    </dialog>
  )
}

type Props = { r: Reader; grants: Grants }

/** Every key that works for this member, by what it is for. */
export function KeyGroups({ r, grants }: Props) {
  const t = r.text.palette
  const actions = actionsFor(grants).filter((action) => action.keys)
  return (
    <>
      {ACTION_GROUPS.map((group) => {
        const shown = actions.filter((action) => action.group === group)
        if (shown.length === 0) return null
        return (
          <section>
            <h3>{group === 'page' ? t.anyPage : t.groups[group]}</h3>
            <dl>
              {shown.map((action) => (
                <KeyLine r={r} action={action} />
              ))}
            </dl>
          </section>
        )
      })}
    </>
  )
}

function KeyLine({ r, action }: { r: Reader; action: ListedAction }) {
  return (
    <div>
      <dt>
        {r.text.palette.actions[action.id].label}
        {action.sections?.map((section) => (
          <small>{r.text.nav[section]}</small>
        ))}
      </dt>
      <dd>
        {action.keys?.map((keys) => (
          <Keys r={r} keys={keys} />
        ))}
      </dd>
    </div>
  )
}
