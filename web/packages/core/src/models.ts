import type { components } from './api.gen'

type Schemas = components['schemas']

// The API's shapes under short names.
export type AffairType = Schemas['AffairType']
export type AffairTypeDetail = Schemas['AffairTypeDetail']
export type Attachment = Schemas['Attachment']
export type Case = Schemas['Case']
export type CaseSummary = Schemas['CaseSummary']
export type InboxItem = Schemas['InboxItem']
export type Step = Schemas['Step']
export type Task = Schemas['Task']
export type TimelineEntry = Schemas['TimelineEntry']
export type Verb = Schemas['Verb']
