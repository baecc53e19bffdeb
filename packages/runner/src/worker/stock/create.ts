import type { DriverFactory, DriverOptions, DriverSink, LoadDriver } from '../../driver/driver.ts'
import type { FlatOperation } from '../../workload/flatten.ts'
import { StockKeeper, type Upkeep } from './keeper.ts'
import { Shelf, type ShelfOptions } from './shelf.ts'
import { StockedDriver } from './stocked-driver.ts'

interface StockEvents {
  /** Once for each operation and kind. */
  onUpkeep(operation: number, what: Upkeep): void
  /** A request was not sent: nothing was there to delete, or there was no room to create. */
  onDeclined(operation: number): void
}

/** The driver as it is where nothing is created or deleted; otherwise with a stock of znodes before it. */
export function createStockedDriver(
  create: DriverFactory,
  flat: readonly FlatOperation[],
  place: ShelfOptions,
  events: StockEvents,
): DriverFactory {
  if (!flat.some(({ maker }, index) => maker === index)) return create
  return (options: DriverOptions, sink: DriverSink): LoadDriver => {
    const shelves = flat.map(({ maker }, index) =>
      maker === index ? new Shelf(index, flat, options.operations[index]!.values, place) : undefined,
    )
    const { sessions, parallelism } = options
    const stocked: StockedDriver = new StockedDriver({
      flat,
      shelves,
      sessions,
      parallelism,
      sink,
      openKeeper: () => keeper.open(),
      closeKeeper: () => keeper.close(),
      wakeKeeper: () => keeper.wake(),
      onDeclined: events.onDeclined,
    })
    const keeper = new StockKeeper({ options, shelves, epochs: stocked.epochs, onUpkeep: events.onUpkeep })
    stocked.driver = create(options, stocked)
    return stocked
  }
}
