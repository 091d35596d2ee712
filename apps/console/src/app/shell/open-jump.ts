let open: (() => void) | undefined;
let isAsked = false;

/** Opens the jump box; as soon as it is there when it is still on its way. */
export function openJump(): void {
  if (open) open();
  else isAsked = true;
}

/** The jump box says how it is opened. */
export function onJumpAsked(opener: () => void): () => void {
  open = opener;
  if (isAsked) opener();
  isAsked = false;
  return () => {
    open = undefined;
  };
}

export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
