/** Words of editing: forms of records, conflicts, warnings, undo. */

export const en = {
  edit: 'Edit',
  undo: 'Undo',
  title: (name: string) => `Edit ${name}`,
  fromLedger: 'From the ledger',
  fromLedgerAbout: 'The ledger states these; they change there and arrive here by themselves.',
  stage: 'Stage',
  stages: {
    lead: 'Lead',
    tender: 'Tender',
    contract: 'Contract',
    build: 'Construction',
    handover: 'Handover',
    warranty: 'Warranty',
    closed: 'Closed',
  },
  conflict: {
    title: 'Somebody changed this meanwhile',
    about:
      'Your other changes are kept. Where both of you changed the same field, choose what stays.',
    mine: 'Yours',
    theirs: 'Saved meanwhile',
    empty: 'empty',
    save: 'Save the choice',
  },
  draft: {
    back: 'What you had typed is back.',
    discard: 'Discard it',
    away: 'No connection. What you type is kept.',
  },
  addCompany: 'New company',
  create: 'Create',
  createAnyway: 'Create anyway',
  customer: 'Customer',
  vendor: 'Vendor',
  warning: {
    taxDigits:
      'The check digits of this tax id do not fit. Compare it with the document; it can be saved as it is.',
    same: 'This may be here already',
  },
}

export const ru: typeof en = {
  edit: 'Изменить',
  undo: 'Отменить',
  title: (name) => `${name}: изменение`,
  fromLedger: 'Из учёта',
  fromLedgerAbout: 'Это указано в учётной системе: исправляют там, сюда приходит само.',
  stage: 'Стадия',
  stages: {
    lead: 'Обращение',
    tender: 'Тендер',
    contract: 'Договор',
    build: 'Стройка',
    handover: 'Сдача',
    warranty: 'Гарантия',
    closed: 'Закрыт',
  },
  conflict: {
    title: 'Тем временем запись изменили',
    about:
      'Остальные ваши изменения сохранятся. Где вы оба изменили одно и то же поле, выберите, что останется.',
    mine: 'Ваше',
    theirs: 'Сохранено тем временем',
    empty: 'пусто',
    save: 'Сохранить выбранное',
  },
  draft: {
    back: 'Введённое раньше восстановлено.',
    discard: 'Отменить',
    away: 'Нет связи. Введённое сохраняется.',
  },
  addCompany: 'Новый контрагент',
  create: 'Создать',
  createAnyway: 'Всё равно создать',
  customer: 'Заказчик',
  vendor: 'Поставщик',
  warning: {
    taxDigits:
      'Контрольные цифры этого ИНН не сходятся. Сверьте с документом; сохранить можно и так.',
    same: 'Возможно, такой уже есть',
  },
}
