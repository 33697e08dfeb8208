// The workstation: sets properties, hears events, sends commands. On the server the import registers nothing.
'use client';
import 'ccc-workstation/element';
import type { CccWorkstation } from 'ccc-workstation/components';
import { useEffect, useRef, useState, type HTMLAttributes, type Ref } from 'react';

type WorkstationProps = HTMLAttributes<HTMLElement> & Partial<Pick<CccWorkstation, 'center' | 'layout'>> & { ref?: Ref<CccWorkstation> };
declare module 'react' {
  namespace JSX { interface IntrinsicElements { 'ccc-workstation': WorkstationProps } }
}

const token = async () => (await fetch('/my-backend/ccc-token')).text();

export function Phone() {
  const element = useRef<CccWorkstation>(null);
  const [stage, setStage] = useState('no call');
  useEffect(() => {
    // React takes over what the server made without setting properties that are no attributes.
    if (element.current) element.current.token = token;
    const ended = new AbortController();
    element.current?.addEventListener('ccc-call-change', (event) => { setStage(event.detail.stage); }, { signal: ended.signal });
    return () => { ended.abort(); };
  }, []);
  return (
    <>
      <p id="stage">{stage}</p>
      <button type="button" onClick={() => element.current?.dispatch({ name: 'dial', phoneNumber: '13800138000' })}>Call Mr. Liu</button>
      <ccc-workstation ref={element} center="https://center.example" layout="sidebar" />
    </>
  );
}
