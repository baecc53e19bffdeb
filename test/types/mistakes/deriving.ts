import { inFlight } from '@gradual/dsl'
import { whole } from '../given.ts'

// @ts-expect-error: a parameter that is not there
whole.with({ mx: '1/s' })
// @ts-expect-error: a value of another unit
whole.with({ max: '1s' })
// @ts-expect-error: a bare number
whole.with({ max: 1000 })
// @ts-expect-error: a time as load
whole.expect(r => r.criticalPoint.atLeast('2s'))
// @ts-expect-error: a closed load in an open run
whole.expect(r => r.criticalPoint.atLeast(inFlight(5)))
// @ts-expect-error: a verdict that does not exist
whole.expect(r => r.verdict.is('fine'))
// @ts-expect-error: an expectation that is not returned
whole.expect(r => r.verdict)
// @ts-expect-error: a scenario is no chain
whole.then(whole)
