/** Choosing rows of a list: a box for all, ranges by Shift, and the key of the row in focus. */
import { onHtmx } from './htmx.ts'

const BOXES = 'tbody .choose input'

let last: HTMLInputElement | null = null

// The row that the page opened with is chosen once: letting go of all, or reading the page again, lets go of it too.
const opened = document.querySelector<HTMLInputElement>(`${BOXES}[checked]`)
if (opened) {
  opened.defaultChecked = false
  opened.checked = true
  last = opened
  history.replaceState(history.state, '', location.href.replace(/&row=[^&]*/, ''))
}

document.addEventListener('click', ({ target, shiftKey }) => {
  if (!(target instanceof HTMLInputElement)) return
  const boxes = [...document.querySelectorAll<HTMLInputElement>(BOXES)]
  if (target.dataset.chooseAll) {
    for (const box of boxes) box.checked = target.checked
  }
  const [from, to] = [boxes.indexOf(last ?? target), boxes.indexOf(target)].sort((a, b) => a - b)
  if (to === undefined || from === undefined || to < 0) return
  if (shiftKey && from >= 0) {
    for (const box of boxes.slice(from, to + 1)) box.checked = target.checked
  }
  last = target
})

document.addEventListener('change', () => {
  const count = document.querySelector('.bulk .chosen b')
  if (count) count.textContent = String(document.querySelectorAll(`${BOXES}:checked`).length)
})

// Other rows take the places of those that were chosen.
onHtmx('htmx:before:swap', ({ sourceElement }) => {
  if (sourceElement.matches('.filters form')) document.forms.namedItem('bulk')?.reset()
})
