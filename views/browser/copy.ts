/** A line that is to be carried elsewhere is copied at a press; without this script it is chosen by hand. */
for (const offer of document.querySelectorAll<HTMLElement>('[data-copies]')) {
  // Only a page that came over a secure connection may write to the clipboard.
  if (!navigator.clipboard) continue
  offer.hidden = false
  offer.addEventListener('click', async () => {
    const line = document.getElementById(offer.dataset.copies!) as HTMLInputElement
    line.select()
    await navigator.clipboard.writeText(line.value)
    offer.parentElement!.querySelector<HTMLElement>('[data-copied]')!.hidden = false
  })
}
