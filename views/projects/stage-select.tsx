import type { ProjectStage } from '../../worker/domain/project-stage.ts'
import { paths } from '../paths.ts'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; id: string; name: string; stage: ProjectStage }

/** The stage as a choice that is saved as it is made; without JavaScript by its button. */
export function StageSelect({ r, id, name, stage }: Props) {
  return (
    <form method="post" action={paths.projectStage(id)} class="inline">
      <input type="hidden" name="was" value={stage} />
      <select
        name="stage"
        class="value"
        data-saves
        aria-label={r.text.project.setStage(name)}
        autocomplete="off"
      >
        <StageOptions r={r} current={stage} />
      </select>
      <button type="submit" class="button quiet noscript">
        {r.text.action.save}
      </button>
    </form>
  )
}

/** Every stage in its order, one of them chosen. */
export function StageOptions({ r, current }: { r: Reader; current?: ProjectStage }) {
  return (
    <>
      {Object.entries(r.text.edits.stages).map(([stage, label]) => (
        <option value={stage} selected={stage === current}>
          {label}
        </option>
      ))}
    </>
  )
}
