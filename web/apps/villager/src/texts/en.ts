import { joined } from '@xiangzhi/core'
import core from '@xiangzhi/core/texts/en.json'
import forms from '@xiangzhi/forms/texts/en.json'
import kit from '@xiangzhi/kit/texts/en.json'
import own from './en.json'

export default joined(core, kit, forms, own)
