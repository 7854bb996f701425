// What the scripts of pages find there, for TypeScript alone.

// Our scripts look for elements of HTML; what a selector says of the tag is known of what it finds.
interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: `input[${string}`): HTMLInputElement | null;
  querySelector(selectors: `template[${string}`): HTMLTemplateElement | null;
  querySelector(selectors: `${string} a`): HTMLAnchorElement | null;
  querySelector<E extends Element = HTMLElement>(selectors: string): E | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: `input[${string}`): NodeListOf<HTMLInputElement>;
  querySelectorAll(selectors: `form[${string}`): NodeListOf<HTMLFormElement>;
  querySelectorAll(selectors: `details[${string}`): NodeListOf<HTMLDetailsElement>;
  querySelectorAll(selectors: `${string} select`): NodeListOf<HTMLSelectElement>;
  querySelectorAll(selectors: `${string} time[${string}`): NodeListOf<HTMLTimeElement>;
  querySelectorAll<E extends Element = HTMLElement>(selectors: string): NodeListOf<E>;
}

interface Element {
  closest<E extends Element = HTMLElement>(selectors: string): E | null;
}

// What a template always gives the element that a script asks for it; every other data attribute may be missing.
interface DOMStringMap {
  airport: string; // airports.js
  draft: string; // draft.js
  draftDone: string;
  tooMany: string; // drop.js
  field: string; // field-notes.js
  label: string;
  refused: string;
  waiting: string;
  title: string;
  none: string;
  traveller: string;
  base: string;
  from: string; // now-line.js, traveller.js
  to: string;
  zone: string; // own-time.js
  hide: string;
  picture: string; // scan.js
  mySessions: string; // stars.js
  on: string;
  off: string;
  copyName: string; // traveller.js
  tag: string;
  worker: string;
  keep: string;
  offline: string;
  words: string;
  when: string;
  madeAt: string;
}

// Not in TypeScript's library yet: https://wicg.github.io/shape-detection-api/ and https://wicg.github.io/background-sync/spec/
declare class BarcodeDetector {
  static getSupportedFormats(): Promise<string[]>;
  constructor(options: { formats: string[] });
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

// A badge that was read at the door, until the server has answered.
interface DoorReading {
  nonce: string;
  at: number;
  code: string;
  method: string;
  registration: string;
  label: string;
  state: "waiting" | "late" | "refused" | "answered" | "unreadable";
  tries: number;
  isSending?: boolean;
}

interface DoorReadings {
  make(code: string, method: string, registration?: string, label?: string): DoorReading;
  keep(
    door: string,
    action: string,
    changed: (reading: DoorReading, page?: Document) => void,
  ): { add(reading: DoorReading): Promise<void>; nonceOf(reading: DoorReading): string };
}
