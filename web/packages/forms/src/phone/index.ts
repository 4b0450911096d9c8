export { default as PhoneField } from './PhoneField.vue'
export { default as PhoneScreen } from './PhoneScreen.vue'
export { screensOf } from './screens'
export { kPhoneTools, usePhoneTools, type AttachmentBox, type PhoneTools } from './tools'
