import { describe, expect, it } from 'vitest'
import type { Call, Description, Operation } from '../src/description'
import { prose } from '../src/dom'
import { permissionOf, refusalsOf } from '../src/refusals'
import { addressOf, curlOf } from '../src/request'
import { sampleOf } from '../src/sample'

const from: Description = {
  info: { title: 't', version: '1' },
  paths: {},
  components: {
    schemas: {
      Id: { type: 'string', examples: ['7'] },
      Node: { type: 'object', properties: { id: { $ref: '#/components/schemas/Id' }, children: { type: 'array', items: { $ref: '#/components/schemas/Node' } } } },
    },
  },
}
const call = (method: string, path: string, operation: Operation): Call => ({ method, path, operation })

describe('an example of a schema', () => {
  it('is its own where it has one, else the plainest value that fits', () => {
    expect(sampleOf(from, { $ref: '#/components/schemas/Id' })).toBe('7')
    expect(
      sampleOf(from, {
        type: 'object',
        properties: { kind: { enum: ['open', 'closed'] }, count: { type: 'integer', minimum: 1 }, on: { type: 'boolean' }, name: { type: ['string', 'null'] }, limit: { type: 'integer', default: 50 } },
      }),
    ).toEqual({ kind: 'open', count: 1, on: false, name: '', limit: 50 })
    expect(sampleOf(from, { examples: [{ verb: 'comment' }], type: 'object', properties: { verb: { type: 'string' } } })).toEqual({ verb: 'comment' })
  })
  it('ends where a schema holds itself', () => {
    expect(JSON.stringify(sampleOf(from, { $ref: '#/components/schemas/Node' })).length).toBeLessThan(200)
  })
  it('joins the parts of a whole', () => {
    expect(sampleOf(from, { allOf: [{ $ref: '#/components/schemas/Id' }, { properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] })).toMatchObject({ a: 1, b: 2 })
  })
})

describe('what is said of a call', () => {
  const read = call('get', '/api/x/{id}', { parameters: [{ name: 'id', in: 'path', required: true }], 'x-permission': { name: 'x.read', title: '查看' } })
  const open = call('post', '/api/y', { requestBody: { content: {} }, 'x-permission': { name: 'public', title: '' } })
  it('names the permission with its title', () => {
    expect(permissionOf(read)).toEqual({ words: '查看', code: 'x.read' })
    expect(permissionOf(open).code).toBe('')
  })
  it('lists the refusals that it may meet and no others', () => {
    expect(refusalsOf(read).map((one) => one.status)).toEqual([400, 401, 403, 404, 429, 503])
    expect(refusalsOf(open).map((one) => one.status)).toEqual([400, 403, 409, 413, 422, 429, 503])
    expect(refusalsOf(read).every((one) => one.says)).toBe(true)
  })
})

describe('a filled-in call', () => {
  const search = call('get', '/api/x/{code}', {
    parameters: [
      { name: 'code', in: 'path', required: true },
      { name: 'q', in: 'query' },
      { name: 'limit', in: 'query' },
    ],
  })
  it('has its values in the address, without the blanks', () => {
    expect(addressOf(search, { code: 'a/b', q: '张 桂', limit: ' ' })).toBe('/api/x/a%2Fb?q=%E5%BC%A0+%E6%A1%82')
    expect(addressOf(search, {})).toBe('/api/x/{code}')
  })
  it('is a command that a shell takes as one', () => {
    const command = curlOf({ method: 'post', address: '/api/y', body: '{"a": "it\'s"}', mediaType: 'application/json' }, 'http://h', false)
    expect(command).toContain("-X POST")
    expect(command).toContain('-H "Authorization: Bearer $TOKEN"')
    expect(command).toContain(String.raw`--data '{"a":"it'\''s"}'`)
    expect(curlOf({ method: 'get', address: '/api/y' }, 'http://h', true)).toBe("curl 'http://h/api/y'")
  })
})

describe('the text of a description', () => {
  it('has paragraphs, code and tables', () => {
    const [paragraph, table] = prose('One `code`\nline.\n\n| status | when |\n| --- | --- |\n| 400 | `errors` says |')
    expect(paragraph!.outerHTML).toBe('<p>One <code>code</code> line.</p>')
    expect([...table!.querySelectorAll('tr')].map((row) => row.textContent)).toEqual(['statuswhen', '400errors says'])
  })
})
