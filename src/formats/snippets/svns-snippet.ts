/** Attributes in the XML files of older products, which have no `deployment.toml`. */
import type {Snippet} from './snippet-kind.js'

export const secretAliases: Snippet = {
  name: 'svns',
  summary: 'attributes in XML files of products without deployment.toml',
  refusal: (alias) => {
    if (alias === '') return 'must not be empty'
    return /^[\w.-]+$/.test(alias) ? undefined : 'cannot be an alias here: use only letters, digits, "-", "_" and "."'
  },
  render: (secrets) =>
    [
      'xmlns:svns="http://org.wso2.securevault/configuration"',
      ...secrets.map(({alias}) => `svns:secretAlias="${alias}"`),
    ]
      .map((line) => `${line}\n`)
      .join(''),
  remark: () =>
    'add the first line to the root element, and each other line to the element that contains the password; then replace that password with any word',
}
