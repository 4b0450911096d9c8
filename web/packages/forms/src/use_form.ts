import type { FieldError } from '@xiangzhi/core'
import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue'
import { compileCel, holds, jsonValue } from './cel'
import { fieldsOf, type Field, type FormSchema, type Prefill } from './schema'
import { faultOf, isEmpty } from './validate'

export type Answers = Record<string, unknown>

/** A form without a face: which questions stand now, what was answered, what is wrong with it. */
export interface Form {
  schema: FormSchema
  /** All fields in order, hidden ones included. */
  fields: Field[]
  /** The fields that are to be asked now. */
  visible: ComputedRef<Field[]>
  answers: Answers
  /** One sentence by field name. */
  errors: Ref<Record<string, string>>
  set(name: string, value: unknown): void
  /** Checks one field and keeps its sentence; true when it passes. */
  check(name: string): boolean
  /** Checks all visible fields; answers the first that does not pass. */
  validate(): Field | undefined
  /** Takes over the server's errors; answers the first field that one belongs to. */
  takeErrors(errors: FieldError[]): Field | undefined
  /** The answers to visible fields, without empty ones. */
  result(): Answers
}

export interface FormOptions {
  answers?: Answers
  prefill?: Record<string, Prefill>
  /** Further variables of show-if, beside `form` and `now`. */
  variables?: Record<string, unknown>
}

/** The headless core of every form skin. */
export function useForm(schema: FormSchema, options: FormOptions = {}): Form {
  const fields = fieldsOf(schema, options.prefill)
  const answers = reactive<Answers>({})
  const errors = ref<Record<string, string>>({})
  for (const field of fields) {
    const given = options.answers?.[field.name] ?? field.prefill?.value ?? field.schema.default
    if (given !== undefined) answers[field.name] = given
  }

  const shapes = { form: schema }
  const variables = (form: Answers): Record<string, unknown> => ({ now: new Date(), ...options.variables, form })

  // What is worked out follows from what was answered; one that cannot be worked out yet is absent.
  function completed(shown: Field[]): Answers {
    const form = Object.fromEntries(shown.filter(({ name }) => !isEmpty(answers[name])).map(({ name }) => [name, answers[name]]))
    for (const field of shown) {
      if (!field.computed) continue
      try {
        form[field.name] = jsonValue(compileCel(field.computed)(variables(form), shapes))
      } catch {
        delete form[field.name]
      }
    }
    return form
  }

  // A hidden answer does not count, so hiding one field can show or hide others: repeat until nothing changes.
  const visible = computed(() => {
    let shown = fields
    for (let round = 0; round <= fields.length; round++) {
      const asked = completed(shown)
      const next = fields.filter((field) => !field.showIf || holds(field.showIf, variables(asked), shapes))
      const settled = next.length === shown.length && next.every((field, index) => field === shown[index])
      shown = next
      if (settled) break
    }
    return shown.filter((field) => !field.computed)
  })

  const form: Form = {
    schema,
    fields,
    visible,
    answers,
    errors,
    set(name, value) {
      if (isEmpty(value)) delete answers[name]
      else answers[name] = value
      if (errors.value[name]) form.check(name)
    },
    check(name) {
      const field = fields.find((one) => one.name === name)
      const says = field ? faultOf(field, answers[name]) : ''
      const { [name]: _, ...rest } = errors.value
      errors.value = says ? { ...rest, [name]: says } : rest
      return !says
    },
    validate() {
      return visible.value.filter((field) => !form.check(field.name))[0]
    },
    takeErrors(given) {
      const own: Record<string, string> = {}
      for (const { at, says } of given) {
        const name = at.split('/').map(unescapePointer).find((part) => fields.some((field) => field.name === part))
        if (name && !(name in own)) own[name] = says
      }
      errors.value = { ...errors.value, ...own }
      return visible.value.find((field) => field.name in own)
    },
    result() {
      return Object.fromEntries(
        visible.value.filter((field) => !isEmpty(answers[field.name])).map((field) => [field.name, answers[field.name]]),
      )
    },
  }
  return form
}

// RFC 6901
const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
