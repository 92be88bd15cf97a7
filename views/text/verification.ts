/** Words of verification and of control sums. */
import { plural } from './plural.ts'

export const en = {
  title: 'Verification',
  about: 'Book, agent and CRM are compared: by sums after each change, and row by row each night.',
  submit: 'Verify',
  link: 'Verification',
  never: 'not yet',
  cycle: 'After the last change',
  cycleEqual: (buckets: string, of: number) =>
    `${buckets} ${plural('en', of, { one: 'part', other: 'parts' })} of the book compared, equal`,
  cycleDiffers: (count: string) => `${count} of the compared parts differ`,
  full: 'Row by row',
  rowsCompared: (rows: string, of: number) =>
    `${rows} ${plural('en', of, { one: 'row', other: 'rows' })} compared`,
  stored: 'Rows stored in the CRM',
  checking: (checked: string, expected: string) => `checking: ${checked} of ${expected}`,
  wellStored: (rows: string, of: number) =>
    `${rows} ${plural('en', of, { one: 'row matches its hash', other: 'rows match their hashes' })}`,
  faulty: (rows: string, of: number) =>
    `${rows} ${plural('en', of, { one: 'row does not match its hash', other: 'rows do not match their hashes' })}`,
  sums: 'Sums kept in the CRM',
  sumsPart: (part: string) => `computed anew, part ${part}`,
  sumsRemedy:
    'Sums of this book were wrong and are being computed anew from its rows. Nothing is to be done; until that ends the figures are marked "differs".',
  open: 'Stands open',
  openRows: (rows: string, of: number) =>
    `${rows} ${plural('en', of, { one: 'difference', other: 'differences' })}`,
  remedy:
    'Press "Verify": the agent compares everything again and sends what differs. If it stays, see lintel-agent status beside the book.',
  state: {
    running: 'under way',
    found: 'repairing',
    equal: 'equal',
    repaired: 'repaired',
    differs: 'differs',
    failed: 'not ended',
  },
  runs: 'Verifications',
  noRuns:
    'Nothing has been verified row by row yet. It happens each night, or when you press "Verify".',
  started: 'Begun',
  trigger: 'Why',
  result: 'Result',
  compared: 'Rows of the book',
  found: 'Found',
  rebuilt: (count: string) => `sums computed anew: ${count}`,
  differences: 'What was found',
  row: 'Row',
  place: 'Damaged',
  places: {
    edge: 'in the CRM',
    shadow: "in the agent's memory",
    source: 'in the book: a change nobody told of',
    unknown: 'not known',
  },
  kind: 'In the CRM it was',
  kinds: { changed: 'another content', missing: 'missing', extra: 'a row too many' },
  repaired: 'Repaired',
  yes: 'yes',
  no: 'no',
  control: {
    title: 'Control sums',
    about:
      'Count and amount as the agent summed them in the book, beside those of the CRM at the same moment.',
    none: 'The agent has not told any control sums yet.',
    noneOfProject: 'Sums of projects come with a verification row by row, each night or at once:',
    noneOf: 'The book has no such rows.',
    equal: (sums: string, of: number) =>
      `${sums} ${plural('en', of, { one: 'sum is', other: 'sums are' })} equal`,
    differ: (sums: string, of: number) =>
      `${sums} ${plural('en', of, { one: 'sum differs', other: 'sums differ' })}`,
    at: 'Compared',
    scope: { label: 'Sums', month: 'By month', project: 'By project' },
    entity: 'What',
    of: { month: 'Month', project: 'Project' },
    noMonth: 'No date',
    noProject: 'No project',
    ledger: 'In the book',
    replica: 'In the CRM',
    difference: 'Difference',
    same: 'equal',
    rows: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'row', other: 'rows' })}`,
    onlyDiffering: 'Only what differs',
    notIn:
      'A row that was refused or left out is missing in the sum of the book, while the CRM keeps what it had of it.',
    ofProject: 'Control sum of the project',
  },
}

export const ru: typeof en = {
  title: 'Сверка',
  about:
    'База учёта, агент и CRM сверяются: по суммам после каждого изменения и построчно каждую ночь.',
  submit: 'Сверить',
  link: 'Сверка',
  never: 'ещё не было',
  cycle: 'После последнего изменения',
  cycleEqual: (buckets, of) =>
    `сверено ${buckets} ${plural('ru', of, { one: 'часть', few: 'части', many: 'частей', other: 'части' })} базы, расхождений нет`,
  cycleDiffers: (count) => `расходятся части базы: ${count}`,
  full: 'Построчно',
  rowsCompared: (rows, of) =>
    `сверено ${rows} ${plural('ru', of, { one: 'строка', few: 'строки', many: 'строк', other: 'строки' })}`,
  stored: 'Строки, хранимые в CRM',
  checking: (checked, expected) => `проверка: ${checked} из ${expected}`,
  wellStored: (rows, of) =>
    `${rows} ${plural('ru', of, { one: 'строка совпадает со своим хешем', few: 'строки совпадают со своими хешами', many: 'строк совпадают со своими хешами', other: 'строки совпадают со своими хешами' })}`,
  faulty: (rows, of) =>
    `${rows} ${plural('ru', of, { one: 'строка не совпадает со своим хешем', few: 'строки не совпадают со своими хешами', many: 'строк не совпадают со своими хешами', other: 'строки не совпадают со своими хешами' })}`,
  sums: 'Суммы, хранимые в CRM',
  sumsPart: (part) => `пересчитываются, часть ${part}`,
  sumsRemedy:
    'Суммы по этой базе были неверны и пересчитываются по её строкам. Делать ничего не нужно; пока пересчёт не закончится, у цифр стоит «расходится».',
  open: 'Не исправлено',
  openRows: (rows, of) =>
    `${rows} ${plural('ru', of, { one: 'расхождение', few: 'расхождения', many: 'расхождений', other: 'расхождения' })}`,
  remedy:
    'Нажмите «Сверить»: агент сверит всё заново и отправит то, что расходится. Если расхождение останется, выполните lintel-agent status рядом с базой учёта.',
  state: {
    running: 'выполняется',
    found: 'исправляется',
    equal: 'совпадает',
    repaired: 'исправлено',
    differs: 'расходится',
    failed: 'не завершена',
  },
  runs: 'Сверки',
  noRuns: 'Построчной сверки ещё не было. Она проходит каждую ночь или по кнопке «Сверить».',
  started: 'Начата',
  trigger: 'Почему',
  result: 'Итог',
  compared: 'Строк в базе',
  found: 'Найдено',
  rebuilt: (count) => `пересчитано сумм: ${count}`,
  differences: 'Что найдено',
  row: 'Строка',
  place: 'Где повреждена',
  places: {
    edge: 'в CRM',
    shadow: 'в памяти агента',
    source: 'в базе учёта: изменение, о котором не было сигнала',
    unknown: 'неизвестно',
  },
  kind: 'В CRM было',
  kinds: { changed: 'другое содержание', missing: 'нет строки', extra: 'лишняя строка' },
  repaired: 'Исправлено',
  yes: 'да',
  no: 'нет',
  control: {
    title: 'Контрольные суммы',
    about:
      'Количество и сумма, как их посчитал агент по базе учёта, рядом с теми же в CRM на тот же момент.',
    none: 'Агент ещё не сообщал контрольных сумм.',
    noneOfProject: 'Суммы по проектам приходят с построчной сверкой, каждую ночь или сразу:',
    noneOf: 'Таких строк в базе учёта нет.',
    equal: (sums, of) =>
      `${sums} ${plural('ru', of, { one: 'сумма совпадает', few: 'суммы совпадают', many: 'сумм совпадают', other: 'суммы совпадают' })}`,
    differ: (sums, of) =>
      `${sums} ${plural('ru', of, { one: 'сумма расходится', few: 'суммы расходятся', many: 'сумм расходятся', other: 'суммы расходятся' })}`,
    at: 'Сверено',
    scope: { label: 'Суммы', month: 'По месяцам', project: 'По проектам' },
    entity: 'Что',
    of: { month: 'Месяц', project: 'Проект' },
    noMonth: 'Без даты',
    noProject: 'Без проекта',
    ledger: 'В базе учёта',
    replica: 'В CRM',
    difference: 'Расхождение',
    same: 'совпадает',
    rows: (count, of) =>
      `${count} ${plural('ru', of, { one: 'строка', few: 'строки', many: 'строк', other: 'строки' })}`,
    onlyDiffering: 'Только расхождения',
    notIn:
      'Непринятая или пропущенная строка не входит в сумму по базе учёта, а в CRM остаётся то, что было получено раньше.',
    ofProject: 'Контрольная сумма проекта',
  },
}
