/**
 * Markup that cannot be injected into: what the template `html` interpolates is escaped unless it is markup itself.
 * The result is XML-well-formed too (closed elements, quoted attributes, no named entities beyond the five).
 */

export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

/** Markup from a template; strings and numbers are escaped, lists joined, undefined and false left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0];
  parts.forEach((part, i) => {
    markup += markupOf(part) + strings[i + 1];
  });
  return { markup };
}

/** Markup that this program wrote itself: path data, style, script. Never for text from a file. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for elements and quoted attributes. Controls, lone surrogates and marks that turn the writing direction show as U+FFFD. */
export function escapeText(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u0020-\u007e\u00a0-\u{10ffff}]|[\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu,
      '\ufffd',
    )
    .replace(/[&<>"']/g, (sign) => entities[sign]);
}

/** A number with a fixed count of decimals, a true minus sign, and an en dash where there is none. */
export function fixed(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const text = value.toFixed(decimals).replace('-', '−');
  return /[1-9]/.test(text) ? text : text.replace('−', '');
}

/** Whole number with thin spaces between thousands. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** '1 grid', '2 grids'; a plural of its own may be given. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(value)} ${value === 1 ? noun : plural}`;
}

/** A frequency as it is, without trailing zeros: 2048, 2048.5, 2441.406. */
export function exact(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(3))) : '–';
}

/** Three significant digits without an exponent, for axis and scale labels. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
