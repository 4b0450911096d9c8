export type { components, paths } from './api.gen'
export { ApiError, type FieldError, type Trouble } from './api_error'
export { lunarText, monthText, solarTerm, weekdayText } from './almanac'
export { addressOf, api, type Answer, type PathsWith } from './client'
export {
  bidi, civil, clockText, dateText, dayWord, distanceText, dueWords, fenOf, isoDate, isoDateIn, momentText, money, moneyNumber,
  listText, sizeText, spaced, type Due, type Pressure, type When,
} from './format'
export { newKey } from './key'
export { live, Live, type CaseNews } from './live'
export { online } from './network'
export { sayError } from './say_error'
export { loadSession, may, recallSession, session, signIn, signOut, type Caller, type Standing } from './session'
export { addMessages, hasMessage, joined, language, languages, setLanguage, t, type Language, type Messages } from './t'
export { newUpload, sendUpload, type Upload, type UploadedFile } from './upload'
export { useLoad, type Loading } from './use_load'
export type * from './models'
