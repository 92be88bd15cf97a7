/** What a write did, said on the page after it; the key travels in the address as `done`. */
export const en = {
  'agent-confirmed': 'The agent is confirmed. It begins to read the ledger now.',
  'agent-refused': 'The agent is refused. Its key opens nothing.',
  'agent-revoked': 'The agent is revoked from its next request on.',
  'hold-confirmed': 'Confirmed: the agent removes these rows as soon as it listens.',
  'hold-refused': 'Refused: nothing is removed.',
  'key-revoked': 'The key is revoked from its next request on.',
  'profile-saved': 'Your profile is saved.',
  'password-changed': 'The password is changed. All other sessions are signed out.',
  'sessions-ended': 'All other sessions are signed out.',
  'member-added': 'The member is added.',
  'member-role': 'The role is changed, from their next click on.',
  'member-deactivated': 'Deactivated: signed out everywhere. What they did stays.',
  'member-reactivated': 'Active again. Their password is the one from before.',
  'member-email-taken': 'Nothing was changed: another member has this e-mail now.',
  'last-administrator': 'Nothing was changed: this is the last administrator who can sign in.',
  deleted: 'Deleted.',
  restored: 'Restored.',
  saved: 'Saved.',
  unchanged: 'Nothing was changed.',
  'view-saved': 'The view is saved.',
  'view-removed': 'The view is removed.',
  merged: 'Merged into this company.',
  unmerged: 'The merge is taken back: both companies are as they were.',
  'merge-late': 'This merge cannot be taken back: it was already, or a later one comes first.',
  'not-same': 'Noted: these are two companies.',
  undone: 'Undone.',
  'undo-late': 'This cannot be undone any more: it was changed again since.',
  'signed-out': 'You are signed out.',
}

export const ru: typeof en = {
  'agent-confirmed': 'Агент подтверждён и начинает читать учётную систему.',
  'agent-refused': 'Агенту отказано, его ключ ничего не открывает.',
  'agent-revoked': 'Агент отозван начиная со следующего запроса.',
  'hold-confirmed': 'Подтверждено: агент удалит эти строки, как только получит ответ.',
  'hold-refused': 'Отказано: ничего не удаляется.',
  'key-revoked': 'Ключ отозван начиная со следующего запроса.',
  'profile-saved': 'Профиль сохранён.',
  'password-changed': 'Пароль изменён. Все остальные сеансы завершены.',
  'sessions-ended': 'Все остальные сеансы завершены.',
  'member-added': 'Пользователь добавлен.',
  'member-role': 'Роль изменена и действует со следующего нажатия.',
  'member-deactivated': 'Доступ закрыт, все сеансы завершены. Сделанное сохранено.',
  'member-reactivated': 'Доступ снова открыт, пароль прежний.',
  'member-email-taken': 'Ничего не изменено: эта почта теперь у другого пользователя.',
  'last-administrator': 'Ничего не изменено: это последний администратор, который может войти.',
  deleted: 'Удалено.',
  restored: 'Восстановлено.',
  saved: 'Сохранено.',
  unchanged: 'Ничего не изменилось.',
  'view-saved': 'Вид сохранён.',
  'view-removed': 'Вид удалён.',
  merged: 'Объединено с этим контрагентом.',
  unmerged: 'Объединение отменено: оба контрагента такие, как были.',
  'merge-late':
    'Это объединение отменить нельзя: оно уже отменено или сначала нужно отменить более позднее.',
  'not-same': 'Отмечено: это разные контрагенты.',
  undone: 'Отменено.',
  'undo-late': 'Отменить уже нельзя: с тех пор запись снова изменили.',
  'signed-out': 'Вы вышли.',
}

export type Notice = keyof typeof en

export function isNotice(value: unknown): value is Notice {
  return typeof value === 'string' && Object.hasOwn(en, value)
}
