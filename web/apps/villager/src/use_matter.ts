import { api, ApiError, newKey, session, type AffairTypeDetail, type Case } from '@xiangzhi/core'
import { useForm, type Field, type Form, type FormSchema, type Prefill } from '@xiangzhi/forms'
import { screensOf } from '@xiangzhi/forms/phone'
import { computed, ref, shallowRef, watch } from 'vue'
import { useAttachments } from './attachments'
import { deliver, dropFiles, fileFieldsOf, keepForLater, typeDetail } from './matter'
import { read, remove, write, type Draft, type Waiting } from './store'

/** An open report nearby that may be the same. */
export interface Near {
  id: string
  title: string
  state_title: string
  created_at: string
  distance_m: number
  followers: number
  thumb?: string | null
}

/** A report or an application on its way from the first question to `sent`: its form, its draft on the phone, its sending. */
export function useMatter(type: string) {
  const detail = shallowRef<AffairTypeDetail>()
  const form = shallowRef<Form>()
  const attachments = useAttachments()
  const owner = session.caller?.account_id ?? ''
  const id = `${owner}/${type}`
  const near = ref<Near[]>([])
  /** Values from the register are shown together, not asked, until the person wants to change one. */
  const asksHeld = ref(false)
  let key = newKey()
  let over = false

  const held = computed<Field[]>(() => form.value?.visible.value.filter((field) => field.prefill) ?? [])
  const asked = computed<Field[]>(() => form.value?.visible.value.filter((field) => asksHeld.value || !field.prefill) ?? [])
  const screens = computed(() => screensOf(asked.value))
  /** The names of the screens in order. */
  const names = computed(() => [
    ...(held.value.length && !asksHeld.value ? ['held'] : []),
    ...screens.value.map((screen) => screen[0]?.name ?? ''),
    'confirm',
  ])

  async function load(): Promise<string> {
    const found = await typeDetail(type)
    const draft = await read('drafts', id)
    const made = useForm(found.form as FormSchema, {
      prefill: (found.prefill ?? {}) as Record<string, Prefill>,
      ...(draft ? { answers: draft.answers } : {}),
    })
    if (draft) {
      key = draft.key
      const keys = Object.keys(fileFieldsOf(made.fields)).flatMap((name) => draft.answers[name] ?? []) as string[]
      await attachments.restore(keys)
    }
    detail.value = found
    form.value = made
    // What was changed against the register is asked as a question of its own.
    asksHeld.value = held.value.some((field) => JSON.stringify(made.answers[field.name]) !== JSON.stringify(field.prefill?.value))
    return draft && names.value.includes(draft.at) ? draft.at : (names.value[0] ?? 'confirm')
  }

  /** Keeps the draft after every answer; nothing is kept before the first. */
  async function save(at: string): Promise<void> {
    if (over || !form.value || !detail.value) return
    const answers = form.value.result()
    const own = form.value.fields.some(({ name, prefill }) => name in answers && JSON.stringify(answers[name]) !== JSON.stringify(prefill?.value))
    if (!own) return
    const draft: Draft = { id, owner, type, title: detail.value.title, key, answers, at, savedAt: new Date().toISOString() }
    await write('drafts', id, JSON.parse(JSON.stringify(draft)) as Draft)
  }
  function keepDraft(at: () => string): void {
    watch(() => form.value && JSON.stringify(form.value.answers), () => void save(at()))
  }

  /** Open reports close to the chosen place, if this type has categories and the place is known by coordinates. */
  async function findNear(): Promise<boolean> {
    near.value = []
    const place = form.value?.visible.value.find((field) => field.widget === 'place')
    const at = place && (form.value?.answers[place.name] as { lat?: number; lon?: number } | undefined)
    if (at?.lat === undefined || at.lon === undefined || !detail.value?.categories?.length) return false
    const category = form.value?.answers.category
    try {
      const answer = await api.get('/api/affairs/cases/nearby', {
        query: { type, lat: at.lat, lon: at.lon, ...(typeof category === 'string' ? { category } : {}) },
        timeout: 6_000,
      })
      near.value = answer.items
    } catch {
      // Without an answer the report simply goes on; the village links duplicates.
    }
    return near.value.length > 0
  }

  async function forget(): Promise<void> {
    over = true
    await remove('drafts', id)
  }
  async function drop(): Promise<void> {
    await forget()
    if (form.value) await dropFiles(form.value.answers, fileFieldsOf(form.value.fields))
  }

  /** Sends it; without network it stays on the phone and goes out later (`undefined`). A refusal is thrown. */
  async function send(): Promise<Case | undefined> {
    if (!form.value || !detail.value) return undefined
    const answers = form.value.result()
    const matter: Waiting = {
      key,
      owner,
      type,
      title: titleOf(form.value, detail.value.title),
      divisionCode: session.caller?.division_code ?? '',
      answers,
      fileFields: fileFieldsOf(form.value.visible.value),
      savedAt: new Date().toISOString(),
    }
    try {
      const made = await deliver(matter)
      await forget()
      return made
    } catch (error) {
      if (!(error instanceof ApiError) || !error.mayPass) throw error
      await keepForLater(matter)
      await forget()
      return undefined
    }
  }

  return { detail, form, attachments, near, asksHeld, held, screens, names, load, save, keepDraft, findNear, drop, forget, send }
}

function titleOf(form: Form, title: string): string {
  const field = form.visible.value.find(({ choices, name }) => choices.length && form.answers[name] !== undefined)
  return field?.choices.find(({ value }) => value === form.answers[field.name])?.title ?? title
}
