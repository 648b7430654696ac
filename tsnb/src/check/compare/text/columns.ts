import { addPlaces, placesOf, type Places } from '../rounding';
import type { Line } from './lines';

/** The columns of lines that say the same in other numbers, and the arrays in them: to which places each is printed. */
export class Columns {
  private readonly columns = new Map<string, Places[]>();

  constructor(lines: readonly Line[]) {
    for (const line of lines) {
      const { numbers } = line;
      const columns = this.columns.get(keyOf(line)) ?? numbers.map(() => placesOf([]));
      this.columns.set(keyOf(line), columns);
      numbers.forEach((number, index) => {
        addPlaces(columns[index], number);
      });
    }
  }

  /** The places of the so-manieth number of all lines like this one. */
  of(line: Line, index: number): Places {
    return this.columns.get(keyOf(line))?.at(index) ?? placesOf([]);
  }

  /** The places of each array in two lines of the same words. */
  ofArrays(...lines: readonly [Line, Line]): Map<number, Places> {
    const arrays = new Map<number, Places>();
    for (const number of lines.flatMap(({ numbers }) => numbers)) {
      if (number.array === 0) continue;
      const places = arrays.get(number.array) ?? placesOf([]);
      arrays.set(number.array, places);
      addPlaces(places, number);
    }
    return arrays;
  }
}

function keyOf({ template, column = '' }: Line): string {
  return `${column}\n${template}`;
}
