/** Cards of a board: dragged, carried by keys, or sent by the menu. They stand at once where they were put. */
import { send } from './send.ts'

type Lane = HTMLElement

const cardOf = (target: EventTarget | null) =>
  (target as Element | null)?.closest<HTMLElement>('.board li') ?? null
const laneOf = (target: EventTarget | null) =>
  (target as Element | null)?.closest('.board > section')?.querySelector<Lane>('ol') ?? null
const lanes = () => [...document.querySelectorAll<Lane>('.board ol')]
const linkOf = (card: Element) => card.querySelector('a')!

/** What is dragged or carried, and where it came from. */
let held: { card: HTMLElement; from: Lane; before: Element | null } | null = null

function say(word: 'held' | 'over' | 'moved' | 'back', card: HTMLElement, lane: Lane): void {
  const said = card.closest<HTMLElement>('.board')?.dataset[word] ?? ''
  const text = said
    .replace('{name}', linkOf(card).textContent?.trim() ?? '')
    .replace('{stage}', lane.dataset.name ?? '')
  document.dispatchEvent(new CustomEvent('lintel:say', { detail: { text } }))
}

function take(card: HTMLElement): void {
  const from = laneOf(card)
  if (!from) return
  held = { card, from, before: card.nextElementSibling }
  card.classList.add('held')
}

/** Lets the card go in a lane: saved there, or back where it was when that fails. */
async function drop(lane: Lane): Promise<void> {
  if (!held) return
  const { card, from, before } = held
  held = null
  card.classList.remove('held')
  put(card, lane)
  if (lane === from) return
  say('moved', card, lane)
  const { stage = '' } = lane.dataset
  const body = { stage, was: from.dataset.stage ?? '' }
  if (await send(`${linkOf(card).pathname}/stage`, body)) return
  from.insertBefore(card, before?.isConnected ? before : null)
  say('back', card, from)
}

/** Moves the card on the page; the focus goes with it. */
function put(card: HTMLElement, lane: Lane): void {
  const focused = card.contains(document.activeElement)
  if (card.parentElement !== lane) lane.prepend(card)
  if (focused) linkOf(card).focus()
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

document.addEventListener('dragstart', ({ target, dataTransfer }) => {
  const card = cardOf(target)
  if (!card || !dataTransfer) return
  take(card)
  dataTransfer.effectAllowed = 'move'
  dataTransfer.setData('text/plain', linkOf(card).href)
})
document.addEventListener('dragover', (event) => {
  if (held && laneOf(event.target)) event.preventDefault()
})
document.addEventListener('drop', (event) => {
  const lane = laneOf(event.target)
  if (!held || !lane) return
  event.preventDefault()
  void drop(lane)
})
document.addEventListener('dragend', () => {
  if (held) void drop(held.from)
})

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

function steer(event: KeyboardEvent): void {
  const card = cardOf(event.target)
  if (!card || event.target !== linkOf(card) || event.ctrlKey || event.metaKey) return
  const step = STEPS[event.key]
  if (step) walk(card, step)
  else if (event.key === ' ' && !held && card.draggable) {
    take(card)
    if (held) say('held', card, laneOf(card)!)
  } else if (held && (event.key === ' ' || event.key === 'Enter')) void drop(laneOf(card)!)
  else if (held && event.key === 'Escape') {
    const { from, before } = held
    from.insertBefore(card, before)
    linkOf(card).focus()
    say('back', card, from)
    void drop(from)
  } else return
  event.preventDefault()
  event.stopPropagation()
}
// Before the keys of the page, to which Escape means the way up.
document.addEventListener('keydown', steer, true)

/** To the next lane: with the card that is carried, else to the first card there. */
function walk(card: HTMLElement, step: number): void {
  const all = lanes()
  let at = all.indexOf(laneOf(card)!) + step
  // Nothing to stand on in an empty lane.
  while (!held && all[at] && !all[at]!.firstElementChild) at += step
  const lane = all[at]
  if (!lane) return
  if (held) {
    put(card, lane)
    say('over', card, lane)
  } else linkOf(lane.firstElementChild!).focus()
}

let chosen: HTMLElement | null = null
document.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('button')
  if (button?.hasAttribute('popovertarget')) chosen = cardOf(button)
  const stage = button?.dataset.move
  if (!stage || !chosen) return
  button.closest<HTMLElement>('[popover]')?.hidePopover()
  const lane = lanes().find((lane) => lane.dataset.stage === stage)
  take(chosen)
  if (lane) void drop(lane)
})
