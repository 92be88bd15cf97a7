/**
 * What every-form.test.ts knows of the forms: how each is filled in, or which test proves it.
 * A form is called by the pattern of the route it is sent to.
 */
import { PASSWORD } from './support.ts'

/** Values by the names of fields; of a choice the beginning of its label. */
export type Filling = Readonly<Record<string, string>>

export type FilledForm = {
  /** What the server refuses, and the field it is refused at; absent where nothing can be wrong. */
  wrong?: { filling: Filling; at: string }
  /** What has to be filled in, or put right, for it to be accepted. */
  right: Filling
  /** What the page says once it was. */
  shows: string
  /** The name of the button, where it is not the first. */
  button?: string
}

/** Each form filled in with words of one's own, a person's name say, so that nothing is entered twice. */
export function fillForms(own: string): Record<string, FilledForm> {
  const named = (noun: string) => `${own} ${noun}`
  const email = `${own.toLowerCase()}@stroy.example`
  const supplier = named('supply')
  const asked = { at: 'email', filling: { email: 'somebody@somewhere' } }
  return {
    ...partsOfProject(own),
    '/profile': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: own },
      shows: 'profile is saved',
    },
    '/profile/password': {
      wrong: {
        at: 'currentPassword',
        filling: { currentPassword: 'not the one', newPassword: PASSWORD },
      },
      right: { currentPassword: PASSWORD, newPassword: PASSWORD },
      shows: 'password is changed',
    },
    '/members': {
      wrong: { ...asked, filling: { name: named('mason'), ...asked.filling } },
      right: { email },
      shows: named('mason'),
    },
    '/members/:id': {
      right: { role: own === 'Alder' ? 'Foreman' : 'Manager' },
      shows: 'role is changed',
    },
    '/departments': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: named('crew') },
      shows: named('crew'),
    },
    '/departments/:id': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: named('gang') },
      shows: 'Saved',
    },
    '/roles': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: named('role') },
      shows: named('role'),
    },
    '/roles/:id': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: named('duty') },
      shows: 'Saved',
    },
    '/companies': {
      wrong: { ...asked, filling: { name: named('works'), ...asked.filling } },
      right: { email },
      shows: named('works'),
    },
    '/companies/:id': { wrong: asked, right: { email }, shows: email },
    '/companies/:id/next-touch': {
      wrong: { at: 'on', filling: { on: 'some day', about: named('offer') } },
      right: { on: '+7' },
      shows: named('offer'),
    },
    '/companies/:id/untied-money': {
      wrong: { at: 'project', filling: { project: 'No such project' } },
      right: { project: '', projectId: own === 'Alder' ? 'Warehouse' : 'Company' },
      button: 'all',
      shows: 'Saved',
    },
    '/activities': {
      wrong: { at: 'at', filling: { subject: named('visit'), at: 'whenever' } },
      right: { at: 'yesterday 10:00' },
      shows: 'Logged',
    },
    '/activities/:id': {
      wrong: { at: 'durationMs', filling: { outcome: named('outcome'), durationMs: 'a while' } },
      right: { durationMs: '1:30' },
      shows: named('outcome'),
    },
    '/activities/:id/comments': {
      wrong: { at: 'comment', filling: { comment: '  ' } },
      right: { comment: named('remark') },
      shows: named('remark'),
    },
    '/contacts': {
      wrong: { at: 'phones', filling: { name: named('mate'), phones: 'by pigeon' } },
      right: { phones: '' },
      shows: named('mate'),
    },
    '/contacts/:id': {
      wrong: { at: 'emails', filling: { note: named('note'), emails: 'somebody at home' } },
      right: { emails: email },
      shows: email,
    },
    '/contacts/:id/companies': {
      wrong: { at: 'company', filling: { company: 'No such company', role: named('welder') } },
      right: { company: supplier },
      shows: supplier,
    },
    '/contacts/:id/companies/:companyId': {
      right: { role: named('carpenter') },
      shows: named('carpenter'),
    },
    '/projects': {
      wrong: { at: 'company', filling: { name: named('house'), company: 'No such company' } },
      right: { company: supplier },
      shows: named('house'),
    },
    '/projects/:id': {
      wrong: { at: 'location', filling: { code: named('7'), location: 'behind the wood' } },
      right: { location: '55.75, 37.61' },
      shows: named('7'),
    },
    '/views': { right: { name: named('view') }, shows: named('view') },
    '/agents': {
      wrong: { at: 'name', filling: BLANK },
      right: { name: named('agent') },
      shows: 'works once and is shown only now',
    },
  }
}

const BLANK: Filling = { name: '  ' }

function partsOfProject(own: string): Record<string, FilledForm> {
  const name = `${own} roof`
  return {
    '/projects/:id/phases': {
      wrong: { at: 'percent', filling: { name, percent: 'most of it' } },
      right: { percent: '40' },
      shows: name,
    },
    '/projects/:id/phases/:phase': {
      wrong: { at: 'percent', filling: { name, percent: '140' } },
      right: { percent: '60' },
      shows: name,
    },
    '/projects/:id/parties': {
      right: { role: own === 'Alder' ? 'Supplier' : 'Designer', note: name },
      shows: name,
    },
    '/projects/:id/team': { right: {}, shows: 'Saved' },
  }
}

/** Forms that stand in other tests: a single button, a file, a choice that saves itself, what cannot be done twice. */
export const PROVEN_IN: Readonly<Record<string, string>> = {
  '/companies/owners': 'test/crm/record-owners.test.ts',
  '/companies/undos': 'test/crm/record-owners.test.ts',
  '/contacts/owners': 'test/crm/record-owners.test.ts',
  '/contacts/undos': 'test/crm/record-owners.test.ts',
  '/companies/exports': 'test/ui/lists.test.ts',
  '/contacts/exports': 'test/ui/lists.test.ts',
  '/projects/exports': 'test/ui/lists.test.ts',
  '/invoices/exports': 'test/ui/lists.test.ts',
  '/members/:id/links': 'test/ui/members.test.ts',
  '/members/:id/deactivation': 'test/ui/members.test.ts',
  '/departments/:id/deletion': 'test/ui/roles.test.ts',
  '/roles/:id/deletion': 'test/ui/roles.test.ts',
  '/companies/:id/merge': 'test/crm/company-merge.test.ts',
  '/companies/:id/files': 'test/outages/storage.test.ts',
  '/contacts/:id/files': 'test/outages/storage.test.ts',
  '/projects/:id/files': 'test/outages/storage.test.ts',
  '/activities/:id/files': 'test/outages/storage.test.ts',
  '/files/:id/removal': 'test/outages/storage.test.ts',
  '/activities/:id/deletion': 'test/crm/activities.test.ts',
  '/contacts/:id/deletion': 'test/crm/contacts.test.ts',
  '/contacts/:id/companies/:companyId/removal': 'test/crm/contacts.test.ts',
  '/projects/:id/deletion': 'test/ui/people-browser.test.ts',
  '/projects/:id/phases/:phase/removal': 'test/crm/project-parts.test.ts',
  '/projects/:id/stage': 'test/ui/bulk.test.ts',
  '/projects/stages': 'test/ui/bulk.test.ts',
  '/projects/undos': 'test/ui/bulk.test.ts',
  '/agents/:id/confirmation': 'test/ui/browser.test.ts',
  '/agents/:id/refusal': 'test/ui/agents.test.ts',
  '/agents/:id/revocation': 'test/ui/browser.test.ts',
  '/agents/:id/keys/:kid/revocation': 'test/sync/keys.test.ts',
  '/agents/:id/hold/confirmation': 'test/agent/confirmation.test.ts',
  '/agents/:id/hold/refusal': 'test/agent/confirmation.test.ts',
  '/sources/:id{[0-9]+}/commands': 'test/ui/sync-now-browser.test.ts',
  '/sources/:id{[0-9]+}/verifications': 'test/ui/sync-now-browser.test.ts',
  '/sources/:id{[0-9]+}/resends': 'test/sync/reports.test.ts',
  '/proofs/sum.json': 'test/policy/proof.test.ts',
}
