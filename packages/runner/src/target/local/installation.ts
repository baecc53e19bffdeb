import { access, constants, readdir, realpath } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { GradualError } from '@gradual/dsl'

/** How a ZooKeeper server of this machine is started. */
export interface Installation {
  /** For progress lines and `gradual doctor`: where it was found. */
  readonly home: string
  readonly java: string
  /** Jars and jar globs, without the folder of the logging configuration. */
  readonly classPath: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

const INSTALL_HINT =
  'install it (Debian, Ubuntu: apt install zookeeper) or unpack a release of zookeeper.apache.org and set ZOOKEEPER_HOME; --target sandbox needs neither'
/** Debian and Ubuntu put the jars of all packages into one folder. */
const DEBIAN_JARS = '/usr/share/java'

/**
 * Finds ZooKeeper: `ZOOKEEPER_HOME`, then `zkServer.sh` on the PATH, then Debian's package.
 *
 * @throws GradualError TARGET_UNREACHABLE when ZooKeeper or Java is not there, with what to install.
 */
export async function findInstallation(env: Environment = process.env): Promise<Installation> {
  const found = (await fromHome(env)) ?? (await fromPath(env)) ?? (await fromDebian('/usr/share/zookeeper'))
  if (found === undefined) {
    throw new GradualError('TARGET_UNREACHABLE', 'there is no ZooKeeper on this machine', { hint: INSTALL_HINT })
  }
  return { ...found, java: await findJava(env) }
}

type Jars = Omit<Installation, 'java'>

async function fromHome(env: Environment): Promise<Jars | undefined> {
  const home = env.ZOOKEEPER_HOME
  if (home === undefined || home === '') return undefined
  const jars = await fromFolder(resolve(home))
  if (jars === undefined) {
    throw new GradualError('TARGET_UNREACHABLE', `ZOOKEEPER_HOME is ${home}, but there is no ZooKeeper in it`, {
      hint: 'set it to the folder of an unpacked binary release (with lib/ and bin/), or unset it',
    })
  }
  return jars
}

async function fromPath(env: Environment): Promise<Jars | undefined> {
  const script = await findExecutable('zkServer.sh', env)
  // The script is often linked to; the jars lie where the link leads.
  return script === undefined ? undefined : fromFolder(dirname(dirname(await realpath(script))))
}

async function fromFolder(home: string): Promise<Jars | undefined> {
  return (await fromRelease(home)) ?? (await fromDebian(home))
}

/** A binary release: up to 3.4 the server's jar lies in the folder itself, later all are in `lib`. */
async function fromRelease(home: string): Promise<Jars | undefined> {
  const names = [...(await list(home)), ...(await list(join(home, 'lib')))]
  if (!names.some(name => /^zookeeper-\d[\w.-]*\.jar$/.test(name))) return undefined
  return { home, classPath: [join(home, '*'), join(home, 'lib', '*')] }
}

/** Debian's package: the jar's manifest names what it depends on, except for an implementation of slf4j. */
async function fromDebian(home: string): Promise<Jars | undefined> {
  const server = join(DEBIAN_JARS, 'zookeeper.jar')
  if (!(await exists(join(home, 'bin', 'zkServer.sh'))) || !(await exists(server))) return undefined
  return { home, classPath: [server, join(DEBIAN_JARS, 'slf4j-simple.jar')] }
}

async function findJava(env: Environment): Promise<string> {
  const home = env.JAVA_HOME
  const fromHome = home ? join(home, 'bin', 'java') : undefined
  const java = fromHome !== undefined && (await exists(fromHome)) ? fromHome : await findExecutable('java', env)
  if (java === undefined) {
    throw new GradualError('TARGET_UNREACHABLE', 'ZooKeeper is here, but no Java to run it', {
      hint: 'install one (Debian, Ubuntu: apt install default-jre-headless) or set JAVA_HOME; --target sandbox needs none',
    })
  }
  return java
}

async function findExecutable(name: string, env: Environment): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await exists(join(folder, name), constants.X_OK))) return join(folder, name)
  }
  return undefined
}

async function exists(path: string, mode: number = constants.R_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
