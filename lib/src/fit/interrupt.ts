/** Whether the user has asked to stop. */
export interface Interrupt {
  readonly requested: boolean;
  stopListening(): void;
}

/**
 * Listens for Ctrl-C, the notebook's stop button (both are SIGINT) and `signal`. Once one has come, it no longer listens: a
 * second SIGINT does what it does without a listener.
 */
export function listenForInterrupt(signal?: AbortSignal): Interrupt {
  let requested = signal?.aborted ?? false;
  const stopListening = () => {
    process.removeListener('SIGINT', request);
    signal?.removeEventListener('abort', request);
  };
  const request = () => {
    requested = true;
    stopListening();
  };
  process.on('SIGINT', request);
  signal?.addEventListener('abort', request);
  return {
    get requested() {
      return requested;
    },
    stopListening,
  };
}
