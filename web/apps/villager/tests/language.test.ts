import { addMessages, ApiError, dateText, dueWords, language, lunarText, sayError, setLanguage, t } from '@xiangzhi/core'
import { afterEach, expect, it } from 'vitest'
import { chooseLanguage, offered, restoreLanguage } from '../src/language'
import texts from '../src/texts/zh-CN.json'

addMessages(texts)
const now = '2026-11-23T02:00:00Z'
afterEach(() => {
  setLanguage('zh-CN')
  localStorage.clear()
})

it('speaks another language when it is chosen, and again after the app was closed', async () => {
  await chooseLanguage('en')
  expect([t('nav.help'), dateText('2026-11-22', now), dueWords('2026-11-24', now).text, dueWords('2026-11-25', now).text]).toEqual([
    'Get help',
    '22 November',
    '1 day left',
    '2 days left',
  ])
  expect(document.documentElement.lang).toBe('en')
  expect(lunarText('2026-02-17')).toBe('')
  setLanguage('zh-CN')
  expect(t('nav.help')).toBe('找人帮忙')
  await restoreLanguage()
  expect(language.value).toBe('en')
})

it('says first in the own language what went wrong, then what the server said', async () => {
  await chooseLanguage('en')
  const refused = new ApiError({ trouble: 'refused', status: 422, title: '现在不能这样办' })
  expect(sayError(refused)).toEqual({ happened: 'That did not work.', remedy: '现在不能这样办' })
})

it('offers complete languages alone, and stays with the one it has for any other', async () => {
  expect(offered.map(({ name }) => name)).toEqual(['中文', 'English'])
  await chooseLanguage('ug')
  expect(language.value).toBe('zh-CN')
})
