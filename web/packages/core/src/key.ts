const kAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new client key in ULID form: 48 bits of time, 80 random bits. Made once per deed, so that a repeated call counts once. */
export function newKey(now = Date.now()): string {
  let time = ''
  for (let left = now, digit = 0; digit < 10; digit++) {
    time = kAlphabet[left % 32] + time
    left = Math.floor(left / 32)
  }
  const random = crypto.getRandomValues(new Uint8Array(16))
  return time + Array.from(random, (byte) => kAlphabet[byte % 32]).join('')
}
