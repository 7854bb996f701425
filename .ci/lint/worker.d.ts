// What a service worker has that TypeScript's library of workers has not as globals.

declare const clients: Clients;
declare const registration: ServiceWorkerRegistration;
declare function skipWaiting(): Promise<void>;

// https://wicg.github.io/background-sync/spec/
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

// The library's `addEventListener` is that of a dedicated worker.
interface DedicatedWorkerGlobalScopeEventMap {
  activate: ExtendableEvent;
  fetch: FetchEvent;
  sync: SyncEvent;
}
