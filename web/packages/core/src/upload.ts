import type { components } from './api.gen'
import { api } from './client'
import { newKey } from './key'

export type UploadedFile = components['schemas']['File']

/** A file with the key under which it is uploaded: sending it again under the same key stores it once. */
export interface Upload {
  key: string
  name: string
  blob: Blob
}

export function newUpload(blob: Blob, name: string): Upload {
  return { key: newKey(), name, blob }
}

/** Stores the bytes (at most 20 MB) and answers the file's id. Two minutes of patience, for slow networks. */
export function sendUpload(upload: Upload): Promise<UploadedFile> {
  return api.put('/api/files/{key}', {
    path: { key: upload.key },
    query: { name: upload.name },
    body: upload.blob,
    timeout: 120_000,
  })
}
