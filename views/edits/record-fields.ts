import type { Reader } from '../reader.ts'
import type { EditField } from './edit-form.tsx'

/** The fields of a company that people may write, in the order of the form. */
export function companyFields({ text: { company: words } }: Reader): EditField[] {
  const off = { autocomplete: 'off' } as const
  return [
    { name: 'name', label: words.name, required: true, maxlength: 200, ...off },
    { name: 'taxId', label: words.taxId, maxlength: 20, ...off },
    { name: 'registrationReason', label: words.registrationReason, maxlength: 20, ...off },
    { name: 'contactName', label: words.contact, maxlength: 100, ...off },
    { name: 'phone', label: words.phone, type: 'tel', maxlength: 40, ...off },
    { name: 'email', label: words.email, type: 'email', maxlength: 200, ...off },
    { name: 'address', label: words.address, maxlength: 300, ...off },
  ]
}

/** The fields of a project that people may write. */
export function projectFields({ text: { project: words, edits } }: Reader): EditField[] {
  const stages = Object.entries(edits.stages).map(([value, label]) => ({ value, label }))
  return [
    { name: 'name', label: words.name, required: true, maxlength: 200, autocomplete: 'off' },
    { name: 'code', label: words.number, maxlength: 40, autocomplete: 'off' },
    { name: 'stage', label: edits.stage, options: stages },
  ]
}

/** The fields of a contact, in the order of the form. */
export function contactFields({ text: { contact: words } }: Reader): EditField[] {
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
  ]
}
