import { ACTION_GROUPS } from '../actions/action.ts'
import { actionsFor } from '../actions/actions.ts'
import type { Frame } from '../frame.ts'
import { Icon } from '../parts/icon.tsx'
import { Keys } from '../parts/keys.tsx'
import type { Reader } from '../reader.ts'
import { KeysSwitch } from './keys-switch.tsx'

type Props = { r: Reader; member: NonNullable<Frame['member']> }

/** Every key that works for this member, and the switch that turns them off. */
export function KeySheet({ r, member }: Props) {
  const t = r.text.palette
  const actions = actionsFor(member.grants).filter((action) => action.keys)
  return (
    <dialog id="key-sheet" aria-labelledby="key-sheet-title" closedby="any">
      <header>
        <h2 id="key-sheet-title" tabindex={-1} autofocus>
          {t.sheet}
        </h2>
        <form method="dialog">
          <button type="submit" aria-label={t.close}>
            <Icon r={r} name="x" />
          </button>
        </form>
      </header>
      <div class="key-groups">
        {ACTION_GROUPS.map((group) => {
          const shown = actions.filter((action) => action.group === group)
          if (shown.length === 0) return null
          return (
            <section>
              <h3>{group === 'page' ? t.anyPage : t.groups[group]}</h3>
              <dl>
                {shown.map((action) => (
                  <div>
                    <dt>
                      {t.actions[action.id].label}
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
                ))}
              </dl>
            </section>
          )
        })}
      </div>
      <KeysSwitch r={r} />
    </dialog>
  )
}
