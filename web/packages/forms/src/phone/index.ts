export { default as PhoneField } from './PhoneField.vue'
export { kPhoneTools, usePhoneTools, type AttachmentBox, type PhoneTools } from './tools'
