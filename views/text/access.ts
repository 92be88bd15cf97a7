/** Roles with their grants, and departments. */
import type { Entity, Level } from '../../worker/domain/access.ts'
import { plural } from './plural.ts'

const enEntities: Readonly<Record<Entity, string>> = {
  company: 'Companies',
  contact: 'Contacts',
  project: 'Projects',
  activity: 'Activities',
  money: 'Money',
  agent: 'Agents',
  member: 'Members and departments',
  settings: 'State of the site and roles',
}

const ruEntities: Readonly<Record<Entity, string>> = {
  company: 'Контрагенты',
  contact: 'Контактные лица',
  project: 'Проекты',
  activity: 'Звонки, встречи, заметки',
  money: 'Деньги',
  agent: 'Агенты',
  member: 'Пользователи и отделы',
  settings: 'Состояние сайта и роли',
}

const enLevels: Readonly<Record<Level, string>> = {
  none: 'no',
  own: 'own',
  team: 'of the department',
  project: 'of own projects',
  all: 'all',
}

const ruLevels: Readonly<Record<Level, string>> = {
  none: 'нет',
  own: 'свои',
  team: 'своего отдела',
  project: 'своих проектов',
  all: 'все',
}

export const en = {
  roles: {
    title: 'Roles',
    about: 'What the members of each role may do, and with which records.',
    name: 'Name of the role',
    members: 'Members',
    builtIn: 'built in',
    copyTitle: 'Make a role of your own',
    copyOf: 'Begin with a copy of',
    copy: 'Make the role',
    remove: 'Remove the role',
    fixed:
      'Administrators may do everything, and this stays so: otherwise nobody could mend a mistake.',
    levels: 'How far a right reaches',
    levelsAbout:
      '“Own” are records that belong to the member. “Of the department” are those of everybody in the department and the ones below it. “Of own projects” are their own and those of the projects they work on; to change something there, they must be let edit in the project.',
    moneyAbout:
      'Whose money is not granted sees “hidden” in its place: in lists, sums and exports alike.',
    what: 'Of what',
    entity: enEntities,
    action: {
      view: 'See',
      create: 'Add',
      edit: 'Change',
      delete: 'Delete',
      export: 'Export',
      ask: 'Ask to synchronise',
      log: 'See what has left the books',
      manage: 'Manage',
    } as Readonly<Record<string, string>>,
    level: enLevels,
    switched: { none: 'no', all: 'yes' } as Readonly<Record<string, string>>,
    count: (count: number) => plural('en', count, { one: 'member', other: 'members' }),
  },
  departments: {
    title: 'Departments',
    about: 'Who belongs together. A right “of the department” reaches those below it too.',
    name: 'Name of the department',
    parent: 'Part of',
    noParent: 'of no other',
    head: 'Head',
    noHead: 'nobody',
    add: 'Add the department',
    addTitle: 'Add a department',
    none: 'There are no departments yet.',
    remove: 'Remove the department',
    one: 'Department',
    people: 'Members',
    nobody: 'Nobody yet. The page of a member says which department they belong to.',
    noDepartment: 'none',
  },
}

export const ru: typeof en = {
  roles: {
    title: 'Роли',
    about: 'Что можно пользователям каждой роли и с какими записями.',
    name: 'Название роли',
    members: 'Пользователей',
    builtIn: 'встроенная',
    copyTitle: 'Создать свою роль',
    copyOf: 'Взять за основу',
    copy: 'Создать роль',
    remove: 'Удалить роль',
    fixed: 'Администраторам можно всё, и это не меняется: иначе ошибку было бы некому исправить.',
    levels: 'На что распространяется право',
    levelsAbout:
      '«Свои» — записи, которые ведёт сам пользователь. «Своего отдела» — записи всех сотрудников отдела и отделов под ним. «Своих проектов» — свои и записи проектов, в которых он участвует; чтобы их менять, нужно право правки в проекте.',
    moneyAbout:
      'Кому деньги не показываются, тот видит на их месте «скрыто»: в списках, итогах и выгрузках.',
    what: 'Что',
    entity: ruEntities,
    action: {
      view: 'Видеть',
      create: 'Добавлять',
      edit: 'Менять',
      delete: 'Удалять',
      export: 'Выгружать',
      ask: 'Запускать синхронизацию',
      log: 'Видеть, что ушло из учёта',
      manage: 'Управлять',
    },
    level: ruLevels,
    switched: { none: 'нет', all: 'да' },
    count: (count) =>
      plural('ru', count, {
        one: 'пользователь',
        few: 'пользователя',
        many: 'пользователей',
        other: 'пользователя',
      }),
  },
  departments: {
    title: 'Отделы',
    about: 'Кто с кем работает. Право «своего отдела» распространяется и на отделы под ним.',
    name: 'Название отдела',
    parent: 'Входит в',
    noParent: 'ни в какой',
    head: 'Руководитель',
    noHead: 'нет',
    add: 'Добавить отдел',
    addTitle: 'Новый отдел',
    none: 'Отделов пока нет.',
    remove: 'Удалить отдел',
    one: 'Отдел',
    people: 'Пользователи',
    nobody: 'Пока никого. Отдел указывают на странице пользователя.',
    noDepartment: 'без отдела',
  },
}
