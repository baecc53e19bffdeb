import { zookeeper } from '@gradual/dsl'

zookeeper({ namespace: '/x', tls: true, auth: { scheme: 'digest', env: 'ZK_AUTH' }, acl: 'creator' })
zookeeper({ namespace: '/x', tls: { ca: 'ca.pem', rejectUnauthorized: false } })
// @ts-expect-error: plain text is the default
zookeeper({ namespace: '/x', tls: false })
// @ts-expect-error: a secret has no place in a scenario
zookeeper({ namespace: '/x', tls: { cert: 'a.pem', key: 'a.key', passphrase: 'open sesame' } })
// @ts-expect-error: files have names
zookeeper({ namespace: '/x', tls: { ca: Buffer.from('x') } })
// @ts-expect-error: a secret has no place in a scenario
zookeeper({ namespace: '/x', auth: 'user:password' })
// @ts-expect-error: nor has it beside the scheme
zookeeper({ namespace: '/x', auth: { scheme: 'digest', auth: 'user:password' } })
// @ts-expect-error: the variable is named
zookeeper({ namespace: '/x', auth: { scheme: 'digest' } })
// @ts-expect-error: a scheme that a run cannot speak
zookeeper({ namespace: '/x', auth: { scheme: 'sasl', env: 'ZK_AUTH' } })
// @ts-expect-error: everybody, or the creator
zookeeper({ namespace: '/x', acl: 'world' })
