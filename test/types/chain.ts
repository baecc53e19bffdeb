import { phase } from '@gradual/dsl'

export default phase('init').hold('50/s')
