import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findInstallation } from '../../../packages/runner/src/target/local/installation.ts'

describe('ZooKeeper is found', () => {
  let folder: string
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'gradual-test-')))
    await mkdir(join(folder, 'release', 'bin'), { recursive: true })
    await mkdir(join(folder, 'release', 'lib'))
    await writeFile(join(folder, 'release', 'lib', 'zookeeper-3.9.2.jar'), '')
    await executable(join(folder, 'release', 'bin', 'zkServer.sh'))
    await mkdir(join(folder, 'jdk', 'bin'), { recursive: true })
    await executable(join(folder, 'jdk', 'bin', 'java'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('in ZOOKEEPER_HOME, with the Java of JAVA_HOME', async () => {
    const home = join(folder, 'release')
    const found = await findInstallation({ ZOOKEEPER_HOME: home, JAVA_HOME: join(folder, 'jdk') })
    expect(found).toEqual({
      home,
      java: join(folder, 'jdk', 'bin', 'java'),
      classPath: [join(home, '*'), join(home, 'lib', '*')],
    })
  })

  it('through a link to zkServer.sh on the PATH, with the Java of the PATH', async () => {
    const bin = join(folder, 'bin')
    await mkdir(bin)
    await symlink(join(folder, 'release', 'bin', 'zkServer.sh'), join(bin, 'zkServer.sh'))
    const found = await findInstallation({ PATH: `${bin}:${join(folder, 'jdk', 'bin')}` })
    expect(found).toMatchObject({ home: join(folder, 'release'), java: join(folder, 'jdk', 'bin', 'java') })
  })

  it('but not run without Java', async () => {
    await expect(findInstallation({ ZOOKEEPER_HOME: join(folder, 'release'), PATH: '' })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('no Java'),
      hint: expect.stringContaining('JAVA_HOME'),
    })
  })
})

async function executable(path: string): Promise<void> {
  await writeFile(path, '#!/bin/sh\n')
  await chmod(path, 0o755)
}
