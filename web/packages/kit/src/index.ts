export { kAppName } from './names'
