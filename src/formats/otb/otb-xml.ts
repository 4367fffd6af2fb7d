/** XML of OTB files as plain objects: attributes and children by name, texts as strings; entities are not expanded. */

import { XMLParser } from 'fast-xml-parser';
import { FormatError } from '../../core/errors.ts';

export type XmlNode = { readonly [name: string]: XmlValue };
export type XmlValue = string | XmlNode | readonly XmlValue[];

/** Descriptions of recordings take some kB; beyond this the text is no such thing. */
const largestXmlBytes = 16 * 2 ** 20;

/** @throws FormatError when the text is no XML */
export function parseOtbXml(bytes: Uint8Array, where: string): XmlNode {
  if (bytes.length > largestXmlBytes)
    throw new FormatError(`${where}: expected XML of at most ${largestXmlBytes} bytes, got ${bytes.length}`, { where });
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    ignoreDeclaration: true,
    parseAttributeValue: false,
    parseTagValue: false,
    processEntities: false,
    ignorePiTags: true,
  });
  try {
    const parsed: unknown = parser.parse(text, true);
    if (parsed !== null && typeof parsed === 'object') return parsed as XmlNode;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      `${where}: not readable as XML (${reason}); the file is damaged`,
      { where },
      { cause: error },
    );
  }
  throw new FormatError(`${where}: expected XML, got ${JSON.stringify(text.slice(0, 40))}`, { where });
}

/** Children of a name: one stands alone in the parsed object, several stand in a list. */
export function xmlChildren(node: XmlValue | undefined, name: string): XmlNode[] {
  if (node === undefined || typeof node === 'string' || Array.isArray(node)) return [];
  const value = (node as XmlNode)[name];
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter((item): item is XmlNode => typeof item === 'object' && !Array.isArray(item));
}

/** Text of an attribute or a child element, '' when there is none. */
export function xmlText(node: XmlNode | undefined, name: string): string {
  const value = node?.[name];
  if (typeof value === 'string') return value.trim();
  const text = value !== undefined && !Array.isArray(value) ? (value as XmlNode)['#text'] : undefined;
  return typeof text === 'string' ? text.trim() : '';
}

/**
 * A whole number in an attribute or child element.
 * @throws FormatError unless it is an integer from `minimum` to `maximum`
 */
export function xmlInteger(node: XmlNode, name: string, minimum: number, maximum: number, where: string): number {
  const text = xmlText(node, name);
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new FormatError(
    `${where}: ${name} expected an integer from ${minimum} to ${maximum}, got ${JSON.stringify(text.slice(0, 40))}`,
    { name, text: text.slice(0, 40) },
  );
}

/** Every text in the tree whose name, without case and underscores, is one of `names`; the first one found, else ''. */
export function xmlFind(node: XmlValue, names: readonly string[], depth = 0): string {
  if (typeof node === 'string' || depth > 32) return '';
  if (Array.isArray(node)) {
    for (const item of node) {
      const found = xmlFind(item, names, depth + 1);
      if (found) return found;
    }
    return '';
  }
  for (const name of Object.keys(node))
    if (names.includes(name.replaceAll('_', '').toLowerCase())) {
      const text = xmlText(node as XmlNode, name);
      if (text) return text;
    }
  for (const value of Object.values(node as XmlNode)) {
    const found = xmlFind(value, names, depth + 1);
    if (found) return found;
  }
  return '';
}
