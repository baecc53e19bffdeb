export const realCases = []
export async function runReal() {
  return []
}
