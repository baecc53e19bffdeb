import { isIPv6 } from 'node:net'
import type { ServerAddress } from '../driver/driver.ts'

/** `host:port`, an IPv6 address in brackets. */
export function formatAddress({ host, port }: ServerAddress): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}
