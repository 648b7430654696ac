import { apply, type Attributes, type Value } from '../graph';

/** A line through 0 so steep that every normal number above 0 reaches 1. */
const STEEP: Attributes = { alpha: { float: 3.4e38 }, beta: { float: 0 } };

/** 0 up to 0, 1 from the smallest normal number on, between them the slope; NaN stays NaN. */
export function steep(x: Value): Value {
  return apply('HardSigmoid', [x], x, STEEP);
}

/** 1 where x > 0, else 0; NaN stays NaN. Even what lies below the smallest normal number gets to 1 by the second slope. */
export function aboveZero(x: Value): Value {
  return steep(steep(x));
}

/** The x that a value is `aboveZero` of; undefined if it is of nothing. */
export function comparedWithZero(value: Value): Value | undefined {
  const inner = slopeOver(value);
  return inner && slopeOver(inner);
}

function slopeOver({ source }: Value): Value | undefined {
  if (source.kind !== 'node' || source.node.attributes !== STEEP) return undefined;
  return source.node.inputs[0] ?? undefined;
}
