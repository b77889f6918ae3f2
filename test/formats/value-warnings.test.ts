import {expect} from 'chai'
import {remarksOn} from './surveyed.js'

/** Both files are as the products ship them. */
const cipherText = `# By default, This file contains the secret alias names and the plain text passwords enclosed with '[]' brackets
Carbon.Security.KeyStore.Password=[wso2carbon]
UserManager.AdminUser.Password=[admin]
db_password = plain
`

const cipherTool = `# The value goes as, the <file_name>//<xpath>,<true/false>
a=repository/conf/carbon.xml//Server/Security/KeyStore/Password,false
b=master-datasources.xml//datasources-configuration/datasources/datasource[name='WSO2_CARBON_DB']/definition[@type='RDBMS']/configuration/password,false
c=axis2/axis2.xml//axisconfig/transportReceiver[@name='https']/parameter[@name='keystore']/KeyStore/Password,true
`

const marks = /^square brackets around a value, the Cipher Tool's mark for plaintext, are encrypted with it: /
const places =
  /^a value like "file\/\/xpath,true", as in the Cipher Tool's cipher-tool\.properties, is encrypted as it is: /

/** Leaves out what is said about aliases. */
async function ofValues(fileName: string, text: string): Promise<readonly string[]> {
  return (await remarksOn(fileName, text)).filter((remark) => !/ variable names?, /.test(remark))
}

describe('the remarks on values', () => {
  it("list what the Cipher Tool's cipher-text.properties marks", async () => {
    const remarks = await ofValues('cipher-text.properties', cipherText)
    expect(remarks).to.have.length(1)
    expect(remarks[0])
      .to.match(marks)
      .and.to.include('"Carbon.Security.KeyStore.Password" (line 2), "UserManager.AdminUser.Password" (line 3); ')
      .and.not.to.match(/wso2carbon|admin|db_password/)
  })

  it("list the lines of the Cipher Tool's cipher-tool.properties", async () => {
    const remarks = await ofValues('cipher-tool.properties', cipherTool)
    expect(remarks).to.have.length(1)
    expect(remarks[0]).to.match(places).and.to.include(': "a" (line 2), "b" (line 3), "c" (line 4); ')
  })

  it('are made for .env files too', async () => {
    const remarks = await ofValues('x.env', `A=[plain]\nB='[in quotes]'\nC=carbon.xml//Server/Password,true\n`)
    expect(remarks).to.have.length(2)
    expect(remarks[0]).to.match(marks).and.to.include('"A" (line 1), "B" (line 2); ')
    expect(remarks[1]).to.match(places).and.to.include('"C" (line 3); ')
  })

  it('are absent for values that only resemble these', async () => {
    for (const value of [
      ...['[', ']', '[]', '[x', 'x]', '[x]y', 'x[y]', '\\ [x]'],
      ...['jdbc:mysql://host/db?failover=1,true', 'https://host/a,false', 'a//b', 'a,true', '//,true', 'a // b,true'],
    ]) {
      expect(await ofValues('s.properties', `a=${value}`), value).to.deep.equal([])
    }
  })
})
