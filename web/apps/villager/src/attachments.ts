import { newKey, session } from '@xiangzhi/core'
import { formText } from '@xiangzhi/forms'
import type { AttachmentBox } from '@xiangzhi/forms/phone'
import { reactive } from 'vue'
import { arrivedFile } from './matter'
import { read, remove, write } from './store'

interface Shown {
  blob: Blob
  url: string
  state: 'sending' | 'waiting' | 'sent'
}

/** The photos and voice notes of one form: kept on the phone at once, sent in the background, shown from the phone. */
export function useAttachments(): AttachmentBox & { restore(keys: string[]): Promise<void>; release(): void } {
  const shown = reactive(new Map<string, Shown>())

  async function send(key: string): Promise<void> {
    const one = shown.get(key)
    if (!one) return
    one.state = 'sending'
    try {
      await arrivedFile(key)
      one.state = 'sent'
    } catch {
      // Sending the matter sends it again.
      one.state = 'waiting'
    }
  }

  return {
    add(blob, name) {
      const key = newKey()
      shown.set(key, { blob, url: URL.createObjectURL(blob), state: 'waiting' })
      void write('files', key, { key, owner: session.caller?.account_id ?? '', name, blob }).then(() => send(key))
      return key
    },
    remove(key) {
      const one = shown.get(key)
      if (one) URL.revokeObjectURL(one.url)
      shown.delete(key)
      void remove('files', key)
    },
    url: (key) => shown.get(key)?.url ?? '',
    blob: (key) => shown.get(key)?.blob,
    note(key) {
      const state = shown.get(key)?.state
      return state === 'sending' || state === 'waiting' ? formText(state) : ''
    },
    async restore(keys) {
      for (const key of keys) {
        const file = await read('files', key)
        if (!file || shown.has(key)) continue
        shown.set(key, { blob: file.blob, url: URL.createObjectURL(file.blob), state: file.id ? 'sent' : 'waiting' })
        if (!file.id) void send(key)
      }
    },
    release() {
      for (const one of shown.values()) URL.revokeObjectURL(one.url)
      shown.clear()
    },
  }
}
