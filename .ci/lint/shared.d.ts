// What pages and the service worker share, for TypeScript alone.

// What waits on the phone to be sent.
interface FieldEntry {
  nonce: string;
  at: string;
  traveller: string;
  base: string;
  to: string;
  fields: [string, string][];
  files: [string, Blob, string][];
  label: string;
  state: "waiting" | "kept" | "refused";
  why?: string;
  message?: string;
}

interface FieldOutcome {
  nonce?: string;
  label?: string;
  traveller?: string;
  state: "waiting" | "kept" | "refused";
  why?: string;
  message?: string;
  isOffline?: boolean;
}

interface FieldOutbox {
  put(entry: FieldEntry): Promise<unknown>;
  remove(nonce: string): Promise<unknown>;
  get(nonce: string): Promise<FieldEntry | undefined>;
  all(): Promise<FieldEntry[]>;
  erase(): Promise<unknown>;
  sendOne(nonce: string): Promise<FieldOutcome>;
  sendAll(): Promise<FieldOutcome[]>;
  channel: BroadcastChannel | null;
}

declare var fieldOutbox: FieldOutbox;

// The copy of a journey on a phone: what the server lists, and what the copy says of itself.
interface KeepItem {
  path: string;
  tag: string;
  is_needed: boolean;
}

interface CopyAbout {
  copy: string;
  base: string;
  list: string;
  language: string;
  tag: string;
  asOf: string;
  until: string;
  tags: Record<string, string>;
  missing: number;
}

interface KeptCopy {
  name: string;
  about: CopyAbout;
}

interface CopyProgress {
  done: number;
  of: number;
}
