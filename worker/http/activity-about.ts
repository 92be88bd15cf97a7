import type { ActivityChoices } from '../../views/activities/activity-fields.tsx'
import type { LogAbout } from '../../views/activities/log-form.tsx'
import {
  type About,
  selectCompaniesAbout,
  selectPeopleAbout,
  selectProjectsAbout,
} from '../store/activity-record.ts'
import type { Database } from '../store/database.ts'
import type { SessionProof } from '../store/viewer.ts'
import { RECORD_ID } from './list-address.ts'

/** What an activity is about, read from an address or a form; ids that are none are left out. */
export function readAbout(value: (name: string) => string | undefined) {
  const id = (name: string) => {
    const text = value(name) ?? ''
    return RECORD_ID.test(text) ? text : ''
  }
  const about: About = {
    companyId: id('company'),
    contactId: id('contact'),
    projectId: id('project'),
  }
  const log: LogAbout = {
    ...(about.companyId && { company: about.companyId }),
    ...(about.contactId && { contact: about.contactId }),
    ...(about.projectId && { project: about.projectId }),
  }
  return { about, log }
}

/** What the fields of an activity offer, for the batch of a page. */
export function selectChoices(db: Database, proof: SessionProof, about: About) {
  return [
    selectCompaniesAbout(db, proof, about),
    selectPeopleAbout(db, proof, about),
    selectProjectsAbout(db, proof, about),
  ] as const
}

type Rows<T> = T extends { _: { result: infer R } } ? R : never

type ChoiceRows = readonly [
  Rows<ReturnType<typeof selectCompaniesAbout>>,
  Rows<ReturnType<typeof selectPeopleAbout>>,
  Rows<ReturnType<typeof selectProjectsAbout>>,
]

export function readChoices([companies, people, projects]: ChoiceRows): ActivityChoices {
  return {
    companies,
    people: people.map((person) => ({ ...person, doNotContact: person.doNotContact === 1 })),
    projects,
  }
}
