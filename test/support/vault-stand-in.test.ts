/** Holds the stand-in for Vault against two clients that others wrote: hvac from Debian, and node-vault from npm. */
import {expect} from 'chai'
import {execFile} from 'node:child_process'
import {existsSync} from 'node:fs'
import {promisify} from 'node:util'
import nodeVault from 'node-vault'
import {needsFile} from './tools.js'
import {startStandIn, type StandIn} from './vault-stand-in.js'

/** Debian installs the package for its own Python only. */
const python = '/usr/bin/python3'
const hvac = '/usr/lib/python3/dist-packages/hvac/__init__.py'

const script = `
import hvac, json, sys
from hvac import exceptions

def error(act):
    try:
        act()
        return None
    except exceptions.VaultError as raised:
        return [type(raised).__name__, raised.errors]

url = sys.argv[1]
client = hvac.Client(url=url, token='root')
anyone = hvac.Client(url=url, token='nobody')
team = hvac.Client(url=url, token='root', namespace='ns1')
v1, v2 = client.secrets.kv.v1, client.secrets.kv.v2
role = hvac.Client(url=url)
role.auth.approle.login(role_id='rid', secret_id='sid-5ecret')
print(json.dumps({
    'token of the role': role.token,
    'sealed': client.sys.read_health_status(method='GET')['sealed'],
    'v1': v1.read_secret(path='wso2/prod', mount_point='kv1')['data'],
    'v2': v2.read_secret_version(path='wso2/prod')['data']['data'],
    'first': v2.read_secret_version(path='wso2/prod', version=1)['data'],
    'in a namespace': team.secrets.kv.v2.read_secret_version(path='app')['data']['data'],
    'with the role': role.secrets.kv.v2.read_secret_version(path='wso2/prod')['data']['metadata']['version'],
    'denied': error(lambda: anyone.secrets.kv.v2.read_secret_version(path='wso2/prod')),
    'missing': error(lambda: v2.read_secret_version(path='never')),
    'deleted': error(lambda: v2.read_secret_version(path='gone'))[0],
    'wrong secret id': error(lambda: hvac.Client(url=url).auth.approle.login(role_id='rid', secret_id='x')),
}))
`

describe('the stand-in for Vault', () => {
  let vault: StandIn

  before(async () => {
    vault = await startStandIn()
  })
  after(() => vault.close())

  const latest = {db_password: 's3cur3-p@ssw0rd', api_key: 'sk-abc123'}

  it('answers hvac as Vault does', async function () {
    needsFile(this, hvac)
    expect(existsSync(python)).to.be.true
    const {stdout} = await promisify(execFile)(python, ['-c', script, vault.address], {env: {PATH: process.env.PATH}})
    expect(JSON.parse(stdout)).to.deep.equal({
      'token of the role': 'of-a-login',
      sealed: false,
      v1: {db_password: 'from-v1', ttl: '1h'},
      v2: latest,
      first: {
        data: {db_password: 'old', api_key: 'sk-old'},
        metadata: {
          created_time: '2026-11-01T00:00:00.000000000Z',
          custom_metadata: null,
          deletion_time: '',
          destroyed: false,
          version: 1,
        },
      },
      'in a namespace': {k: 'in-ns1'},
      'with the role': 2,
      denied: ['Forbidden', ['permission denied']],
      missing: ['InvalidPath', []],
      deleted: 'InvalidPath',
      'wrong secret id': ['InvalidRequest', ['invalid role or secret ID']],
    })
  })

  it('answers node-vault as Vault does', async () => {
    const client = nodeVault({endpoint: vault.address, token: 'root'})
    expect(((await client.read('secret/data/wso2/prod')) as Answer).data.data).to.deep.equal(latest)
    expect(((await client.read('kv1/wso2/prod')) as Answer).data).to.deep.equal({db_password: 'from-v1', ttl: '1h'})
    const role = nodeVault({endpoint: vault.address})
    const login = (await role.approleLogin({role_id: 'rid', secret_id: 'sid-5ecret'})) as {auth: {client_token: string}}
    expect(login.auth.client_token).to.equal('of-a-login')
    const kubernetes = (await role.kubernetesLogin({
      role: 'app',
      jwt: 'good.jwt',
      mount_point: 'kubernetes',
    })) as typeof login
    expect(kubernetes.auth.client_token).to.equal('of-a-login')
    expect(
      await statusOf(() => nodeVault({endpoint: vault.address, token: 'nobody'}).read('secret/data/wso2/prod')),
    ).to.equal(403)
    expect(await statusOf(() => client.read('secret/data/never'))).to.equal(404)
    expect(await statusOf(() => role.approleLogin({role_id: 'rid', secret_id: 'x'}))).to.equal(400)
  })
})

interface Answer {
  readonly data: Readonly<Record<string, unknown>>
}

async function statusOf(act: () => Promise<unknown>): Promise<number | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    return (error as {response?: {statusCode?: number}}).response?.statusCode
  }
}
