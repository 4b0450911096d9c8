export { celValue, compileCel, CelError, holds, jsonValue, type CelShape, type CelValue } from './cel'
export { fieldsOf, type Field, type FormSchema, type Prefill, type Widget } from './schema'
export { useForm, type Answers, type Form, type FormOptions } from './use_form'
export { answerText, faultOf, formText, isEmpty } from './validate'
