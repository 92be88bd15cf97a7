/** What actions do in the browser itself, and how any element names an action to be done. */
import type { Deed } from '../actions/action.ts'
import { openDialog, togglePalette } from './dialogs.ts'
import { chooseRow, moveRow } from './rows.ts'

const DEEDS: Readonly<Record<Deed, () => void>> = {
  'open-palette': togglePalette,
  'open-sheet': () => openDialog('key-sheet'),
  'next-row': () => moveRow(1),
  'previous-row': () => moveRow(-1),
  'choose-row': chooseRow,
  stage: pickStage,
  save: () => document.activeElement?.closest('form')?.requestSubmit(),
}

/** The stage of the row in focus, or of the page. */
function pickStage(): void {
  const within = document.activeElement?.closest('tr, .board li') ?? document.querySelector('main')
  const select = within?.querySelector<HTMLSelectElement>('select[data-saves]')
  select?.focus()
  select?.showPicker?.()
}

/** The element an action is about, itself when it is about none; null when this page lacks it. */
export function findTarget(action: HTMLElement): HTMLElement | null {
  const selector = action.dataset.click ?? action.dataset.focus
  return selector ? document.querySelector<HTMLElement>(selector) : action
}

document.addEventListener('click', ({ target }) => {
  const action = (target as Element).closest<HTMLElement>('[data-click], [data-focus], [data-deed]')
  if (!action) return
  const { deed, focus } = action.dataset
  // The palette closes itself by its own key: closed before, it would open again.
  if (deed !== 'open-palette') action.closest('dialog')?.hidePopover()
  if (deed) return DEEDS[deed as Deed]()
  const found = findTarget(action)
  if (focus) found?.focus()
  else found?.click()
})
