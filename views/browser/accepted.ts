/** A page that says a form was accepted lets go of what was kept of it. */
import { SENT, writeDraft } from './draft-store.ts'
import { readStored, writeStored } from './stored.ts'

const sent = readStored(SENT)
if (sent !== null) {
  if (document.getElementById('status')?.dataset.notice) writeDraft(sent, null)
  writeStored(SENT, null)
}
