// The document around every page.
import type { ReactNode } from 'react';

export default function Layout({ children }: { children: ReactNode }) {
  return <html lang="en"><head><title>Next.js with a workstation</title></head><body>{children}</body></html>;
}
