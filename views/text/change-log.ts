/** Words of the change log and of the trail. */
import type { ChangeEntity, ChangeVerb } from '../../worker/domain/history.ts'

export const en = {
  title: 'Change log',
  lists: { changes: 'Changes', trail: 'Looks and exports' },
  sealed: (sealed: string, last: string) =>
    `Sealed up to entry ${sealed} of ${last}: what is sealed cannot be changed without it being seen. npm run verify-log checks it.`,
  trailAbout:
    'Who saw money on a page, printed it, or took a list away. A page fetched ahead leaves nothing here.',
  record: 'Record',
  page: 'Page',
  what: 'What happened',
  at: 'When',
  number: 'Entry',
  member: 'Who',
  entity: 'Of what',
  verb: 'What was done',
  until: 'Until the day',
  any: 'Any',
  filter: 'Filter',
  gone: 'no longer here',
  none: 'Nothing to show',
  noneText: 'Nothing was recorded that fits these filters.',
  entities: {
    company: 'Company',
    contact: 'Contact',
    project: 'Project',
    activity: 'Activity',
    member: 'Member',
  } as Readonly<Record<ChangeEntity, string>>,
  verbs: {
    create: 'created',
    update: 'changed',
    link: 'linked to the ledger',
    delete: 'deleted',
    restore: 'restored',
    merge: 'merged',
    unmerge: 'merge taken back',
  } as Readonly<Record<ChangeVerb, string>>,
  kinds: {
    view: 'Looked at',
    print: 'Printed',
    export: 'Taken away as a file',
    proof: 'Proof taken',
  },
  seen: { company: 'Company', project: 'Project', invoice: 'Invoice' },
}

export const ru: typeof en = {
  title: 'Журнал изменений',
  lists: { changes: 'Изменения', trail: 'Просмотры и выгрузки' },
  sealed: (sealed, last) =>
    `Опечатано до записи ${sealed} из ${last}: изменить опечатанное незаметно нельзя. Проверка — npm run verify-log.`,
  trailAbout:
    'Кто видел деньги на странице, печатал её или выгружал список. Страница, загруженная заранее, следа не оставляет.',
  record: 'Запись',
  page: 'Страница',
  what: 'Что произошло',
  at: 'Когда',
  number: 'Номер',
  member: 'Кто',
  entity: 'О чём',
  verb: 'Что сделано',
  until: 'По день',
  any: 'Не важно',
  filter: 'Отобрать',
  gone: 'уже нет',
  none: 'Показать нечего',
  noneText: 'Под этот отбор ничего не записано.',
  entities: {
    company: 'Контрагент',
    contact: 'Контакт',
    project: 'Проект',
    activity: 'Событие',
    member: 'Пользователь',
  },
  verbs: {
    create: 'создание',
    update: 'изменение',
    link: 'привязка к учёту',
    delete: 'удаление',
    restore: 'восстановление',
    merge: 'объединение',
    unmerge: 'отмена объединения',
  },
  kinds: { view: 'Просмотр', print: 'Печать', export: 'Выгрузка', proof: 'Доказательство' },
  seen: { company: 'Контрагент', project: 'Проект', invoice: 'Счёт' },
}
