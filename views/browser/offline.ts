/** Says beside a form that the connection is lost, for as long as it is. */
const note = document.createElement('p')

function look(): void {
  note.textContent = document.querySelector<HTMLElement>('.draft')?.dataset.away ?? ''
  if (navigator.onLine || note.textContent === '') note.remove()
  else document.getElementById('status')?.append(note)
}

addEventListener('offline', look)
addEventListener('online', look)
look()
