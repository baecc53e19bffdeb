export { type Redetected, redetect, type StepChange } from './redetect.ts'
