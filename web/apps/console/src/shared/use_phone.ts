import { readonly, ref } from 'vue'

const query = typeof matchMedia === 'undefined' ? undefined : matchMedia('(max-width: 640px)')
const phone = ref(query?.matches ?? false)
query?.addEventListener('change', (event) => (phone.value = event.matches))

/** Whether the screen is a phone's. */
export const onPhone = readonly(phone)
