import { inject, type InjectionKey } from 'vue'

/** Where photos and voice notes stay until the form is sent; a field's answer holds their keys. */
export interface AttachmentBox {
  add(blob: Blob, name: string): string
  remove(key: string): void
  /** An address to show it by; empty when it is not on this device. */
  url(key: string): string
  blob(key: string): Blob | undefined
  /** In words: 正在送, 先存在手机里; empty when it has arrived. */
  note(key: string): string
}

/** What the phone skin needs from the app around it. */
export interface PhoneTools {
  attachments: AttachmentBox
  /** The map's ground as GeoJSON; without it places are told in words or by the phone's position. */
  outline?: () => Promise<unknown>
  /** The `code` of the feature where the map begins: the caller's own village. */
  here?: string | undefined
  /** Icons of a choice's values, from the affair type's categories. */
  choiceIcon?: (field: string, value: unknown) => string | undefined
  choiceHint?: (field: string, value: unknown) => string | undefined
}

export const kPhoneTools: InjectionKey<PhoneTools> = Symbol('phone tools')

export function usePhoneTools(): PhoneTools {
  const tools = inject(kPhoneTools)
  if (!tools) throw new Error('provide(kPhoneTools, …) is missing')
  return tools
}
