import type { Reader } from '../reader.ts'
import type { EditField } from './edit-form.tsx'

/**
 * The fields of a company that people may write, in the order of the form; `members` are those who may look
 * after it, left out where it is not asked.
 */
export function companyFields(
  { text: { company: words, project } }: Reader,
  members?: Members,
): EditField[] {
  const off = { autocomplete: 'off' } as const
  return [
    { name: 'name', label: words.name, required: true, maxlength: 200, ...off },
    { name: 'taxId', label: words.taxId, maxlength: 20, ...off },
    { name: 'registrationReason', label: words.registrationReason, maxlength: 20, ...off },
    { name: 'contactName', label: words.contact, maxlength: 100, ...off },
    { name: 'phone', label: words.phone, type: 'tel', maxlength: 40, ...off },
    { name: 'email', label: words.email, type: 'email', maxlength: 200, ...off },
    { name: 'address', label: words.address, maxlength: 300, ...off },
    ...(members ? [ownerField(words.owner, project.nobody, members)] : []),
  ]
}

type Members = readonly { id: string; name: string }[]

function ownerField(label: string, nobody: string, members: Members): EditField {
  const owners = members.map(({ id, name }) => ({ value: id, label: name }))
  return { name: 'ownerId', label, options: [{ value: '', label: nobody }, ...owners] }
}

/** The fields of a project that people may write; `members` are those who may manage it. */
export function projectFields(
  { text: { project: words, edits } }: Reader,
  members: Members,
): EditField[] {
  const options = (labels: Readonly<Record<string, string>>) =>
    Object.entries(labels).map(([value, label]) => ({ value, label }))
  const stages = options(edits.stages)
  const managers = members.map(({ id, name }) => ({ value: id, label: name }))
  const zones = Intl.supportedValuesOf('timeZone')
  const dates = ['plannedStartOn', 'plannedEndOn', 'actualStartOn', 'actualEndOn'] as const
  const off = { autocomplete: 'off' } as const
  return [
    { name: 'name', label: words.name, required: true, maxlength: 200, autocomplete: 'off' },
    { name: 'code', label: words.number, maxlength: 40, autocomplete: 'off' },
    { name: 'stage', label: edits.stage, options: stages },
    {
      name: 'managerId',
      label: words.manager,
      options: [{ value: '', label: words.nobody }, ...managers],
    },
    {
      name: 'health',
      label: words.health,
      options: [{ value: '', label: words.unsaid }, ...options(words.healths)],
    },
    {
      name: 'healthReason',
      label: words.healthReason,
      hint: words.healthReasonHint,
      maxlength: 300,
      ...off,
    },
    { name: 'siteAddress', label: words.siteAddress, maxlength: 300, ...off },
    { name: 'location', label: words.location, hint: words.locationHint, maxlength: 80, ...off },
    {
      name: 'timeZone',
      label: words.timeZone,
      options: [
        { value: '', label: words.unsaid },
        ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
      ],
    },
    ...dates.map((field) => ({ name: field, label: words[field], type: 'date' as const })),
    { name: 'warrantyUntil', label: words.warrantyUntil, type: 'date' },
  ]
}

/** The fields of a contact, in the order of the form; see `companyFields`. */
export function contactFields(
  { text: { contact: words, project } }: Reader,
  members?: Members,
): EditField[] {
  const off = { autocomplete: 'off' } as const
  const choices = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([value, label]) => ({ value, label }))
  return [
    { name: 'name', label: words.name, required: true, maxlength: 200, ...off },
    { name: 'phones', label: words.phones, hint: words.phonesHint, rows: 2, maxlength: 1000 },
    { name: 'emails', label: words.emails, hint: words.emailsHint, rows: 2, maxlength: 2000 },
    { name: 'consent', label: words.consent, options: choices(words.consents) },
    { name: 'consentOn', label: words.consentOn, type: 'date' },
    { name: 'consentBasis', label: words.consentBasis, maxlength: 200, ...off },
    { name: 'doNotContact', label: words.doNotContact, options: choices(words.contactable) },
    { name: 'doNotContactReason', label: words.doNotContactReason, maxlength: 200, ...off },
    { name: 'note', label: words.note, rows: 3, maxlength: 4000 },
    ...(members ? [ownerField(words.owner, project.nobody, members)] : []),
  ]
}
