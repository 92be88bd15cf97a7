/** Words of what every list offers: saved views, columns, export. */
export const en = {
  views: 'Saved views',
  saveView: 'Save view',
  saveViewAbout: 'Keeps the search, filters, order and columns under a name.',
  viewName: 'Name',
  forTeam: 'For the whole team',
  removeView: 'Remove this view',
  chooseAll: 'Choose all rows of this page',
  chosen: 'chosen',
  allMatching: (count: string) => `All ${count} that match`,
  clearChoice: 'Clear',
  columns: 'Columns',
  exportCsv: 'Export',
  exportAbout: 'All rows that match, as a CSV file',
}

export const ru: typeof en = {
  views: 'Сохранённые виды',
  saveView: 'Сохранить вид',
  saveViewAbout: 'Запоминает поиск, отбор, порядок и столбцы под названием.',
  viewName: 'Название',
  forTeam: 'Для всех сотрудников',
  removeView: 'Удалить этот вид',
  chooseAll: 'Выбрать все строки страницы',
  chosen: 'выбрано',
  allMatching: (count) => `Все подходящие: ${count}`,
  clearChoice: 'Снять выбор',
  columns: 'Столбцы',
  exportCsv: 'Выгрузить',
  exportAbout: 'Все подходящие строки файлом CSV',
}
