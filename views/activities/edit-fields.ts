import type { EditField } from '../edits/edit-form.tsx'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { sayDuration } from '../timeline/say-duration.ts'
import type { ActivityChoices } from './activity-fields.tsx'

type Members = readonly { id: string; name: string }[]

/** The fields of an activity that is there already, in the order of the form. */
export function activityEditFields(
  r: Reader,
  { people, projects }: ActivityChoices,
  { members, projectId }: { members: Members; projectId: string },
): EditField[] {
  const words = r.text.activity
  const kinds = Object.entries(words.kinds).map(([value, label]) => ({ value, label }))
  const offered = projects.map((of) => ({ value: of.id, label: projectName(r, of) }))
  // It stays where it is, unless somebody says otherwise.
  const unseen = { value: projectId, label: r.text.value.hidden }
  const named = (of: Members) => (ids: string) =>
    ids
      .split(' ')
      .map((id) => of.find((one) => one.id === id)?.name ?? id)
      .join(', ')
  return [
    {
      name: 'subject',
      label: words.subject,
      required: true,
      maxlength: 200,
      hint: words.subjectHint,
    },
    { name: 'kind', label: words.kind, options: kinds },
    {
      name: 'at',
      label: words.when,
      hint: words.whenHint,
      maxlength: 60,
      show: (at) => r.format.dateTime(Number(at)),
    },
    {
      name: 'durationMs',
      label: words.duration,
      hint: words.durationHint,
      maxlength: 40,
      show: (ms) => sayDuration(r, Number(ms)),
    },
    { name: 'outcome', label: words.outcome, maxlength: 300 },
    {
      name: 'projectId',
      label: words.project,
      options: projects.some(({ id }) => id === projectId) ? offered : [unseen, ...offered],
    },
    {
      name: 'members',
      label: words.colleagues,
      hint: words.colleaguesHint,
      maxlength: 1_000,
      show: named(members),
    },
    {
      name: 'contacts',
      label: words.people,
      boxes: {
        name: 'contact',
        options: people.map(({ id, name }) => ({ value: id, label: name })),
      },
      show: named(people),
    },
    { name: 'body', label: words.body, rows: 6, maxlength: 20_000 },
  ]
}
