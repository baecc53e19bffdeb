export { createStockedDriver } from './create.ts'
