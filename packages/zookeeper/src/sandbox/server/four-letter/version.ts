/** Shaped as a real server's, and no real server's: whoever parses it can tell. */
export const VERSION = '3.8.0-gradual-sandbox, built on 2026-11-23 00:00 UTC'
