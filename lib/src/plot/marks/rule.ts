import { requireFinite } from '../../arguments';
import { colors } from '../style';
import type { Mark } from '../types';
import type { LineOptions } from './line';
import { coloredMark, type MarkOptions } from './common';

/** Where a straight line across the panel lies, and how it is drawn. */
export interface RuleOptions extends MarkOptions {
  /** Where the line stands, in units of its axis. */
  readonly at: number;
  /** Dashed unless told. */
  readonly dash?: LineOptions['dash'];
}

/**
 * A horizontal line across the panel, such as a ceiling that no ELBO can be above. The y axis always reaches it.
 *
 * @throws ArgumentError when `at` is not finite.
 * @example
 * ruleY({ at: -0.531, name: 'E[log p(x)]' });
 */
export function ruleY(options: RuleOptions): Mark {
  return rule('y', options);
}

/**
 * A vertical line across the panel, such as a true parameter. The x axis always reaches it.
 *
 * @throws ArgumentError when `at` is not finite.
 * @example
 * ruleX({ at: 0, name: 'prior mean' });
 */
export function ruleX(options: RuleOptions): Mark {
  return rule('x', options);
}

function rule(across: 'x' | 'y', options: RuleOptions): Mark {
  const { at, dash = 'dash' } = options;
  requireFinite('at', at);
  return coloredMark({ color: colors.ink, ...options }, (color) => ({
    rules: [{ across, at, line: { color, width: 1.5, dash } }],
  }));
}
