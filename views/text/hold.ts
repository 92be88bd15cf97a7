import { plural } from './plural.ts'

const rowsRu = (count: number) =>
  plural('ru', count, { one: 'строка', few: 'строки', many: 'строк', other: 'строки' })

/** Why an agent has stopped, by the code it reports, and what a person does about it. */
export const en = {
  title: (agent: string) => `${agent} has stopped and waits for a person`,
  since: 'Since',
  look: 'See what is to be done',
  codes: {
    'mass-delete': 'Many rows are gone from the ledger at once, so nothing was sent.',
    'stream-fork':
      'What this agent remembers to have sent does not fit what has arrived here: one side was restored from a copy, or two agents worked on one ledger. Nothing is sent. Make sure that only one agent is left, then run on its machine: lintel-agent sync --rebuild',
    'book-other':
      'The file the agent reads is another book than the one it was paired for. Nothing is sent. If it was swapped by mistake, put the right book back. If this book is meant, add an agent here and run with the new code: lintel-agent pair --code CODE --accept-book',
    'key-replaced':
      'Somebody has replaced this agent’s key with a copy of it. Revoke the key you do not know in the list below, then pair the agent anew.',
    'book-missing':
      'The book is not where the agent looks for it. Put it back, or correct source.book in the agent’s configuration.',
    'book-unreadable':
      'The agent may not read the book. Give its user on that machine the right to read the file.',
    'book-not-sqlite':
      'The file is not a GnuCash book in SQLite form. In GnuCash choose File, Save As, data format sqlite3.',
    'book-xml':
      'The book is saved as XML. In GnuCash choose File, Save As, data format sqlite3, and name that file to the agent.',
    'book-not-gnucash':
      'The file is a database, but not a GnuCash book. Correct source.book in the agent’s configuration.',
    'book-damaged':
      'The book is damaged; nothing of it was sent. Open it in the accounting program, or restore it from a backup.',
    'book-version':
      'The book comes from another version of the accounting program. Open and save it with a version that the agent knows.',
    'book-journal':
      'Beside the book lies an unfinished write: the accounting program is writing, or it crashed. If it is not running, open the book in it once and close it.',
    'book-unbalanced':
      'A transaction of the book does not balance; nothing was sent. Run lintel-agent status on that machine for its date and number, and correct it.',
    'spool-full':
      'More has changed than may wait on the agent’s disk. Make room there and raise spool in the agent’s configuration.',
    'disk-full': 'The disk of the agent’s machine is full. Make room; nothing is lost.',
    internal:
      'The agent met an error nobody foresaw. Its output on that machine has the details; what waits to leave is kept.',
  },
  other: (code: string) =>
    `The agent reports “${code}”, which this version of the CRM has no words for. Run lintel-agent status on its machine.`,
  massDelete: {
    count: (entity: string, _deletes: number, shown: string, of: string) =>
      `${entity}: ${shown} of ${of} rows would be removed here.`,
    about:
      'If they were really deleted in the ledger, confirm. If not, restore the ledger first; the agent goes on by itself as soon as the rows are back.',
    confirm: 'Let them be removed…',
    confirmAbout:
      'The agent removes exactly these rows here, and no others. If the ledger changes before it does so, it asks again. The confirmation is good for one hour and is kept with your name.',
    confirmSubmit: 'Confirm the removal',
    refuse: 'Refuse',
    ask: 'An administrator decides.',
    confirmed: 'Removal confirmed',
    refused: 'Removal refused',
    waiting: 'The agent takes it up as soon as it listens.',
    expired: 'No agent took it up within the hour: confirm again if it is still meant.',
    refusedAbout:
      'Nothing is removed. The agent goes on as soon as the rows are back in the ledger.',
  },
}

export const ru: typeof en = {
  title: (agent) => `«${agent}» остановлен и ждёт решения`,
  since: 'С',
  look: 'Что нужно сделать',
  codes: {
    'mass-delete': 'Из учётной системы исчезло сразу много строк, поэтому ничего не отправлено.',
    'stream-fork':
      'Память агента об отправленном не сходится с тем, что сюда пришло: одну из сторон восстановили из копии, или с одной книгой работали два агента. Ничего не отправляется. Убедитесь, что остался один агент, и выполните на его компьютере: lintel-agent sync --rebuild',
    'book-other':
      'Файл, который читает агент, — не та книга, с которой он связан. Ничего не отправляется. Если её подменили по ошибке, верните прежнюю. Если нужна именно эта, добавьте здесь агента и выполните с новым кодом: lintel-agent pair --code КОД --accept-book',
    'key-replaced':
      'Кто-то заменил ключ этого агента с помощью его копии. Отзовите незнакомый ключ в списке ниже и свяжите агента заново.',
    'book-missing':
      'Книги нет там, где её ищет агент. Верните её или исправьте source.book в настройках агента.',
    'book-unreadable':
      'Агенту нельзя читать книгу. Дайте его пользователю на том компьютере право на чтение файла.',
    'book-not-sqlite':
      'Файл не книга GnuCash в формате SQLite. В GnuCash выберите «Файл», «Сохранить как», формат sqlite3.',
    'book-xml':
      'Книга сохранена в XML. В GnuCash выберите «Файл», «Сохранить как», формат sqlite3 и укажите агенту этот файл.',
    'book-not-gnucash':
      'Файл — база данных, но не книга GnuCash. Исправьте source.book в настройках агента.',
    'book-damaged':
      'Книга повреждена, из неё ничего не отправлено. Откройте её в учётной программе или восстановите из резервной копии.',
    'book-version':
      'Книга от другой версии учётной программы. Откройте и сохраните её в версии, которую знает агент.',
    'book-journal':
      'Рядом с книгой лежит незаконченная запись: учётная программа пишет или завершилась аварийно. Если она не запущена, один раз откройте в ней книгу и закройте.',
    'book-unbalanced':
      'Одна из проводок не сбалансирована, ничего не отправлено. Её дату и номер покажет lintel-agent status на том компьютере; исправьте её.',
    'spool-full':
      'Изменений больше, чем может ждать на диске агента. Освободите там место и увеличьте spool в настройках агента.',
    'disk-full': 'На компьютере агента заполнен диск. Освободите место, ничего не потеряно.',
    internal:
      'Агент остановила непредвиденная ошибка. Подробности в его выводе на том компьютере; всё, что ждёт отправки, сохранено.',
  },
  other: (code) =>
    `Агент сообщает «${code}», для этой версии CRM это незнакомо. Выполните lintel-agent status на его компьютере.`,
  massDelete: {
    count: (entity, deletes, shown, of) =>
      `${entity}: здесь будет удалено ${shown} ${rowsRu(deletes)} из ${of}.`,
    about:
      'Если их действительно удалили в учёте, подтвердите. Если нет, сначала восстановите книгу; агент продолжит сам, как только строки вернутся.',
    confirm: 'Разрешить удаление…',
    confirmAbout:
      'Агент удалит здесь именно эти строки и никакие другие. Если до этого учёт изменится, он спросит снова. Подтверждение действует один час и хранится с вашим именем.',
    confirmSubmit: 'Подтвердить удаление',
    refuse: 'Отказать',
    ask: 'Решает администратор.',
    confirmed: 'Удаление подтверждено',
    refused: 'В удалении отказано',
    waiting: 'Агент приступит, как только получит ответ.',
    expired: 'За час его никто не выполнил: подтвердите ещё раз, если это всё ещё нужно.',
    refusedAbout: 'Ничего не удаляется. Агент продолжит, как только строки вернутся в учёт.',
  },
}
