/** The mark: a hook that holds a call. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-primary-color-filled)" />
      <path d="M11 8.5v9.25a5.25 5.25 0 0 0 10.5 0V16" fill="none" stroke="#fff" strokeWidth="2.75" strokeLinecap="round" />
      <circle cx="21.5" cy="11" r="2.25" fill="#fff" />
    </svg>
  );
}
