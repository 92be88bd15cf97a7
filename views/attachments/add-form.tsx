import type { AttachmentFault } from '../../worker/domain/attachment.ts'
import { Button } from '../parts/button.tsx'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

/** Files of a form that were not taken; without a name the whole form. */
export type RefusedFile = { name: string | null; fault: AttachmentFault }

type Props = {
  r: Reader
  /** The path of the record. */
  record: string
  /** What became of the form that was sent before. */
  sent?: { taken: number; refused: readonly RefusedFile[] }
}

export const ADD_ID = 'add-files'

/** A drawing over a line of a building site takes its time: htmx would give up after a minute. */
const PATIENCE = JSON.stringify({ timeout: '3600s' })

/** Chooses files, or takes a photo on a phone. While a storage is down what was chosen stays chosen. */
export function AddFiles({ r, record, sent }: Props) {
  const words = r.text.attachment
  const refused = sent?.refused ?? []
  return (
    <form
      id={ADD_ID}
      method="post"
      action={paths.files(record)}
      enctype="multipart/form-data"
      hx-post={paths.files(record)}
      hx-target={`#${ADD_ID}`}
      hx-swap="outerHTML"
      hx-config={PATIENCE}
      hx-morph-skip
      class="form add-files"
    >
      {sent !== undefined && sent.taken > 0 && <p role="status">{words.taken(sent.taken)}</p>}
      <div class="field">
        <label for="files">{words.choose}</label>
        <input
          id="files"
          type="file"
          name="file"
          multiple
          aria-invalid={refused.length > 0 ? 'true' : undefined}
          aria-describedby={refused.length > 0 ? 'files-hint files-error' : 'files-hint'}
        />
        <p class="hint" id="files-hint">
          {words.hint}
        </p>
        {refused.length > 0 && (
          <ul class="wrong" id="files-error">
            {refused.map(({ name, fault }) => (
              <li>
                {name !== null && <b>{name}: </b>}
                {words.fault[fault]}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="field photo">
        <label for="photo">{words.photo}</label>
        <input id="photo" type="file" name="file" accept="image/*" capture="environment" />
      </div>
      <p class="row">
        <Button r={r} icon="plus">
          {words.add}
        </Button>
      </p>
    </form>
  )
}
