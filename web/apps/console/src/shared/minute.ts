import { readonly, ref } from 'vue'

const now = ref(new Date())
if (typeof window !== 'undefined') setInterval(() => (now.value = new Date()), 60_000)

/** The present, renewed every minute, so that words about deadlines stay true on a screen that is left open. */
export const minuteNow = readonly(now) as Readonly<typeof now>
